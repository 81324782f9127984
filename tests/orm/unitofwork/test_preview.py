"""`session.plan()`: the flush as a value, what brought each row in, and the statements that follow."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Table, event

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from declarative_instr.orm.errors import CircularFlushError
from declarative_instr.orm.unitofwork.plan import (
    AssociationRows,
    DeleteRows,
    FlushPlan,
    InsertRows,
    ReplaceRows,
    Step,
    UpdateRows,
)


class Base(DeclarativeBase):
    pass


written_in = Table(
    "written_in",
    Base.metadata,
    Column("letter_id", ForeignKey("letter.id"), primary_key=True),
    Column("ink_id", ForeignKey("ink.id"), primary_key=True),
)


class Desk(Base):
    __tablename__ = "desk"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    letters: Mapped[list["Letter"]] = relationship(
        back_populates="desk", cascade="all, delete-orphan"
    )
    pens: Mapped[list["Pen"]] = relationship()


class Letter(Base):
    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str | None]
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))
    answered_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    desk: Mapped[Desk | None] = relationship(back_populates="letters")
    answered: Mapped["Letter | None"] = relationship(remote_side=[id])  # noqa: A003  # the column
    inks: Mapped[list["Ink"]] = relationship(secondary=written_in)


class Pen(Base):
    """Does not refer back."""

    __tablename__ = "pen"

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))


class Ink(Base):
    __tablename__ = "ink"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]


Sent = list[tuple[str, str, int]]
VERBS = {InsertRows: "INSERT", UpdateRows: "UPDATE", ReplaceRows: "UPDATE", DeleteRows: "DELETE"}


@pytest.fixture
def sent(engine: Engine) -> Sent:
    """Verb, table and number of rows of each writing statement."""
    noted: Sent = []

    def note(*args: Any) -> None:  # conn, cursor, statement, parameters, context, many
        statement, parameters, is_many = args[2], args[3], args[5]
        found = re.match(r"(?:(INSERT) INTO|(UPDATE)|(DELETE) FROM) (\w+)", statement)
        if found:
            rows = len(parameters) if is_many else max(1, statement.count("), (") + 1)
            if " IN (" in statement:
                rows = len(set(parameters))  # one key may fill more than one place of a list
            verb = found[1] or found[2] or found[3]
            noted.append((verb, found[4], rows))

    event.listen(engine, "before_cursor_execute", note)
    return noted


def planned(plan: FlushPlan) -> Sent:
    return [_expected(step) for step in plan]


def _expected(step: Step) -> tuple[str, str, int]:
    if isinstance(step, AssociationRows):
        return "DELETE" if step.is_removal else "INSERT", step.table.name, len(step.pairs)
    return VERBS[type(step)], step.mapper.local_table.name, len(step.holders)


def saved(session: Session) -> Desk:
    """A desk with two letters, in two inks, and a pen."""
    letters = [Letter(text="a", inks=[Ink()]), Letter(text="b", inks=[Ink()])]
    desk = Desk(name="oak", letters=letters, pens=[Pen()])
    session.add(desk)
    session.commit()
    return desk


def add_family(session: Session) -> None:
    session.add(Desk(letters=[Letter(inks=[Ink(), Ink()]), Letter()], pens=[Pen(), Pen()]))


def add_chain(session: Session) -> None:
    first = Letter()
    session.add(Letter(answered=Letter(answered=first)))


def change_one_column(session: Session) -> None:
    saved(session).letters[0].text = "c"


def write_without_change(session: Session) -> None:
    saved(session).letters[0].text = "a"


def move_a_pen(session: Session) -> None:
    desk = saved(session)
    new = Desk(pens=[desk.pens[0]])
    desk.pens.clear()
    session.add(new)


def lose_a_letter(session: Session) -> None:
    desk = saved(session)
    del desk.letters[0]


def delete_all(session: Session) -> None:
    session.delete(saved(session))


def replace_a_desk(session: Session) -> None:
    desk = saved(session)
    key = desk.id
    session.delete(desk)
    session.add(Desk(id=key, name="elm"))


def exchange_inks(session: Session) -> None:
    saved(session).letters[0].inks = [Ink()]


SCENES: list[Callable[[Session], None]] = [
    add_family,
    add_chain,
    change_one_column,
    write_without_change,
    move_a_pen,
    lose_a_letter,
    delete_all,
    replace_a_desk,
    exchange_inks,
]


@pytest.mark.parametrize("scene", SCENES)
def test_plan_equals_what_is_sent(
    session: Session, sent: Sent, scene: Callable[[Session], None]
) -> None:
    scene(session)
    sent.clear()

    plan = session.plan()
    assert sent == []
    session.flush()

    assert sent == planned(plan)


@pytest.mark.parametrize("scene", SCENES)
def test_plan_changes_nothing(session: Session, scene: Callable[[Session], None]) -> None:
    scene(session)

    first, second = session.plan(), session.plan()

    assert str(first) == str(second)
    session.commit()
    assert not session.plan()


def test_plan_tells_which_cascade_brought_new_rows_in(session: Session) -> None:
    session.add(Desk(letters=[Letter(inks=[Ink()])]))

    assert str(session.plan()).splitlines() == [
        "insert 1 Ink",
        "  new Ink, by save-update along Letter.inks",
        "insert 1 Desk",
        "  new Desk",
        "insert 1 Letter",
        "  new Letter, by save-update along Desk.letters",
        "insert 1 rows of written_in",
        "  new Letter - new Ink",
    ]


def test_object_put_into_a_stored_one_comes_by_its_relation(session: Session) -> None:
    desk = saved(session)
    desk.letters.append(Letter())

    (step,) = session.plan()

    assert isinstance(step, InsertRows)
    assert [str(session.plan()).splitlines()[-1]] == [
        "  new Letter, by save-update along Desk.letters"
    ]


def test_plan_tells_which_cascade_deletes(session: Session) -> None:
    desk = saved(session)
    gone = desk.letters[0]
    desk.letters.remove(gone)
    session.flush()
    keys = desk.letters[0].id, desk.id, desk.pens[0].id
    session.delete(desk)

    shown = str(session.plan()).splitlines()

    assert f"  Letter {keys[0]}, by delete along Desk.letters" in shown
    assert f"  Desk {keys[1]}" in shown
    assert f"  Pen {keys[2]}, by foreign key along Desk.pens" in shown


def test_plan_tells_what_is_deleted_since_its_parent_let_it_go(session: Session) -> None:
    desk = saved(session)
    gone = desk.letters.pop()

    assert str(session.plan()).splitlines() == [
        "delete 1 rows of written_in",
        f"  Letter {gone.id} - Ink {gone.inks[0].id}",
        "delete 1 Letter",
        f"  Letter {gone.id}, by delete-orphan along Desk.letters",
    ]


def test_replaced_row_is_named_by_its_key(session: Session) -> None:
    replace_a_desk(session)

    shown = str(session.plan())

    assert re.search(r"replace 1 Desk\n  Desk \d+, by a new object", shown)


def test_steps_give_the_objects_themselves(session: Session) -> None:
    desk = Desk()
    session.add(desk)

    (step,) = session.plan()

    assert isinstance(step, InsertRows)
    assert step.objects == [desk]


def test_rows_in_a_circle_have_no_plan(session: Session) -> None:
    first, second = Letter(), Letter()
    first.answered, second.answered = second, first
    session.add(first)

    with pytest.raises(CircularFlushError):
        session.plan()
