"""Strings that could be taken for SQL: scenario 39 of the reliability catalogue."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update
from sqlalchemy import exc as core_exc

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)
from declarative_instr.orm.errors import LateValueError

OpenSession = Callable[..., Session]

NASTY = [
    "x'; DROP TABLE animal; --",
    'x"; DROP TABLE animal; --',
    "1 OR 1=1",
    "name) FROM animal; DELETE FROM animal WHERE (1=1",
    "a.b",
    "per%cent %s %(name)s :name ?",
    "tab\tand\nline",
    "back\\slash",
    "[bracket] `tick`",
]


class Base(DeclarativeBase):
    pass


class Animal(Base):
    __tablename__ = "animal"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Sent:
    """Statements, and what is in their parameters."""

    def __init__(self, engine: Engine) -> None:
        self.statements: list[str] = []
        self.parameters: list[object] = []
        event.listen(engine, "before_cursor_execute", self._record)

    def _record(self, *details: Any) -> None:
        if details[2] == "BEGIN":
            return
        self.statements.append(details[2])
        given = details[3]
        for row in given if isinstance(given, list) else [given]:
            self.parameters += row.values() if isinstance(row, dict) else row


@pytest.mark.parametrize("nasty", NASTY)
def test_values_are_sent_as_parameters_wherever_they_stand(
    engine: Engine, open_session: OpenSession, nasty: str
) -> None:
    session = open_session()
    session.add(Animal(name="cat"))
    session.commit()
    sent = Sent(engine)

    session.add(Animal(name=nasty))
    session.flush()
    by_class = session.scalars(select(Animal).where(Animal.name == nasty)).one()
    by_name = session.scalars(select(Animal).filter_by(name=nasty)).one()
    session.execute(update(Animal).where(Animal.name == nasty).values(name=nasty + "!"))
    session.refresh(by_class)
    names = session.scalars(select(Animal.name).where(Animal.name.like(nasty + "!"))).all()
    session.delete(by_class)
    session.commit()

    assert by_class is by_name
    assert names in ([nasty + "!"], [])  # the backslash, and what LIKE makes of it
    assert not any(nasty in statement for statement in sent.statements)
    assert nasty in sent.parameters
    assert session.scalars(select(Animal.name)).all() == ["cat"]


@pytest.mark.parametrize("nasty", NASTY)
def test_strings_in_place_of_columns_are_refused_and_nothing_is_sent(
    engine: Engine, open_session: OpenSession, nasty: str
) -> None:
    session = open_session()
    refused: list[Callable[[], object]] = [
        lambda: session.scalars(select(Animal).order_by(nasty)).all(),
        lambda: session.scalars(select(Animal).group_by(nasty)).all(),
        lambda: session.scalars(select(Animal).where(nasty)).all(),  # type: ignore[arg-type]
        lambda: session.scalars(select(nasty)).all(),  # type: ignore[call-overload]
        lambda: session.scalars(select(Animal).filter_by(**{nasty: 1})).all(),
        lambda: selectinload(nasty),  # type: ignore[arg-type]
        lambda: session.get(Animal, {nasty: 1}),
        lambda: session.execute(update(Animal).values({nasty: 1})),
        lambda: Animal(**{nasty: 1}),
    ]
    sent = Sent(engine)

    for call in refused:
        with pytest.raises((core_exc.SQLAlchemyError, TypeError)):
            call()

    assert sent.statements == []


# Core renders no IN for a column with a line break in its name.
@pytest.mark.parametrize("nasty", [each for each in NASTY if "\n" not in each])
def test_column_and_table_names_are_quoted(engine: Engine, nasty: str) -> None:
    class Own(DeclarativeBase):
        pass

    class Odd(Own):
        __tablename__ = f"odd {nasty}"

        id: Mapped[int] = mapped_column(f"id {nasty}", primary_key=True)
        word: Mapped[str | None] = mapped_column(f"word {nasty}")

    Base.metadata.create_all(engine)
    Own.metadata.create_all(engine)
    with Session(engine) as session:
        odd = Odd(word="one")
        session.add_all([odd, Animal(name="cat"), *(Odd(word=str(n)) for n in range(3))])
        session.commit()
        odd.word = "two"
        session.commit()

        found = session.scalars(select(Odd).where(Odd.word == "two").order_by(Odd.word)).one()
        session.execute(update(Odd).where(Odd.id == found.id).values(word="three"))
        session.refresh(found)
        is_same, word = found is odd, odd.word
        session.delete(odd)
        session.commit()

        assert (is_same, word) == (True, "three")
        assert session.scalars(select(Odd.word).order_by(Odd.id)).all() == ["0", "1", "2"]
        assert session.scalars(select(Animal.name)).all() == ["cat"]
    Own.metadata.drop_all(engine)


@pytest.mark.parametrize("nasty", NASTY)
def test_labels_are_quoted(engine: Engine, open_session: OpenSession, nasty: str) -> None:
    session = open_session()
    session.add(Animal(name="cat"))
    session.commit()

    row = session.execute(select(Animal.name.label(nasty))).mappings().one()

    assert dict(row) == {nasty: "cat"}
    assert session.scalars(select(Animal.name)).all() == ["cat"]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "Animal.__class__",
        "(lambda: 0)()",
        "[c for c in ()]",
        "Animal.id == Animal.id; DROP TABLE animal",
        "open('x')",
        "f'{Animal}'",
    ],
)
def test_strings_of_relationships_are_read_and_never_evaluated(text: str) -> None:
    class Own(DeclarativeBase):
        pass

    class Animal(Own):
        __tablename__ = "animal"

        id: Mapped[int] = mapped_column(primary_key=True)
        friends: Mapped[list["Animal"]] = relationship(primaryjoin=text, viewonly=True)

    with pytest.raises((LateValueError, core_exc.InvalidRequestError, core_exc.ArgumentError)):
        Own.registry.configure()
