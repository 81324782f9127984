"""Flow "define": from a class body to an instrumented class with a table and a mapper."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, ForeignKey, create_engine, inspect

from declarative_instr.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    Session,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Named:
    name: Mapped[str]

    def greeting(self) -> str:
        return f"I am {self.name}"


class Author(Named, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    born: Mapped[int | None]
    works: Mapped[list["Work"]] = relationship(back_populates="author")  # told by name, found later

    def __init__(self, name: str, *, born: int | None = None) -> None:
        self.name = name
        self.born = born


class Work(Base):
    __tablename__ = "work"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="works")


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = create_engine("sqlite://")
    yield engine
    engine.dispose()


def test_class_body_becomes_a_table_that_the_database_takes(engine: Engine) -> None:
    Base.metadata.create_all(engine)

    found = inspect(engine)

    assert {column["name"] for column in found.get_columns("author")} == {"id", "name", "born"}
    assert found.get_pk_constraint("work")["constrained_columns"] == ["id"]
    (key,) = found.get_foreign_keys("work")
    assert (key["constrained_columns"], key["referred_table"]) == (["author_id"], "author")


def test_class_body_becomes_attributes_with_a_manager() -> None:
    manager = inspect(Author).class_manager

    assert set(manager) == {"id", "name", "born", "works"}
    assert all(isinstance(getattr(Author, key), InstrumentedAttribute) for key in manager)
    assert manager.class_ is Author


def test_names_between_classes_are_resolved_at_first_use() -> None:
    author = Author("Woolf", born=1882)
    work = Work(title="Orlando", author=author)

    assert author.works == [work]
    assert inspect(Author).relationships["works"].mapper.class_ is Work


def test_own_methods_and_constructor_live_on(engine: Engine) -> None:
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Author("Woolf"))
        session.commit()
        session.expunge_all()

        loaded = session.get_one(Author, 1)

        assert loaded.greeting() == "I am Woolf"
    with pytest.raises(TypeError):
        Author()  # type: ignore[call-arg]  # the wrapped constructor keeps its signature


def test_class_declared_after_first_use_joins_the_others(engine: Engine) -> None:
    Author("early")

    class Review(Base):
        __tablename__ = "review"

        id: Mapped[int] = mapped_column(primary_key=True)
        work_id: Mapped[int] = mapped_column(ForeignKey("work.id"))
        work: Mapped[Work] = relationship()

    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Review(work=Work(title="Flush", author=Author("Woolf"))))
        session.commit()

        assert session.get_one(Review, 1).work.author.name == "Woolf"
