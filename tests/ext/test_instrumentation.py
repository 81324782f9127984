import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import ForeignKey, create_engine, select
from typing_extensions import override

from declarative_instr.ext import instrumentation
from declarative_instr.ext.instrumentation import InstrumentationManager
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    class_mapper,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)
from declarative_instr.orm.errors import UnmappedClassError


class Boxed(InstrumentationManager):
    @override
    def get_instance_dict(self, class_: type, instance: Any) -> dict[str, object]:
        values: dict[str, object] = instance.box
        return values

    @override
    def initialize_instance_dict(self, class_: type, instance: Any) -> None:
        instance.box = {}


class Base(DeclarativeBase):
    __sa_instrumentation_manager__ = Boxed


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


@pytest.fixture
def session() -> Any:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Author(name="Le Guin", books=[Book(), Book()]))
        session.commit()
        session.expunge_all()
        yield session
    engine.dispose()


@pytest.mark.parametrize("option", [selectinload, joinedload, None])
def test_mapped_objects_are_loaded_into_the_dictionary_of_their_hooks(
    session: Any, option: Callable[[Any], Any] | None
) -> None:
    statement = select(Author)
    if option is not None:
        statement = statement.options(option(Author.books))

    author = session.scalars(statement).unique().one()

    assert [book.author is author for book in author.books] == [True, True]
    assert vars(author)["box"].keys() == {"id", "name", "books"}
    assert vars(author).keys() == {"box", "_default_state"}


def test_mapped_objects_are_changed_expired_and_rolled_back(session: Any) -> None:
    author = session.scalars(select(Author)).one()

    author.name = "Ursula"
    session.flush()
    session.expire_all()

    assert author.name == "Ursula"
    session.rollback()
    assert author.name == "Le Guin"


def test_mapped_objects_are_deleted(session: Any) -> None:
    book = session.get(Book, 1)
    assert book.author.name == "Le Guin"

    session.delete(book)
    session.commit()

    assert [each.id for each in session.scalars(select(Book))] == [2]


def test_hooks_are_asked_only_once_the_module_is_imported() -> None:
    program = """
from declarative_instr import register_class
def refuse(cls): raise LookupError(cls)
Plain = type("Plain", (), {"__sa_instrumentation_manager__": staticmethod(refuse)})
register_class(Plain)
import declarative_instr.ext.instrumentation
try:
    register_class(type("Later", (), {"__sa_instrumentation_manager__": staticmethod(refuse)}))
except LookupError:
    print("asked")
"""

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "asked\n"


def test_look_ups_are_the_same_before_and_after_they_are_replaced() -> None:
    before = instrumentation.opt_manager_of_class

    instrumentation._install_instrumented_lookups()
    instrumentation._reinstall_default_lookups()

    assert instrumentation.opt_manager_of_class is before
    assert instrumentation.opt_manager_of_class(Author) is not None


def test_the_older_name_of_the_registry_knows_the_classes_with_hooks() -> None:
    assert Author in instrumentation._instrumentation_factory._state_finders
    assert int not in instrumentation._instrumentation_factory._state_finders


def test_mapped_class_with_hooks_is_unmapped_with_its_registry() -> None:
    class Own(DeclarativeBase):
        pass

    class Shelf(Own):
        __tablename__ = "shelf"
        __sa_instrumentation_manager__ = InstrumentationManager

        id: Mapped[int] = mapped_column(primary_key=True)

    Own.registry.dispose()

    with pytest.raises(UnmappedClassError, match="Shelf"):
        class_mapper(Shelf)
