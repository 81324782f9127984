from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy import exc as core_exc

from declarative_instr.orm import DeclarativeBase, Mapped, Session, exc, mapped_column

changes = count(1)


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column("owner_name")
    balance: Mapped[int] = mapped_column(default=0)
    by: Mapped[str | None] = mapped_column(onupdate="robot")


class Counted(Base):
    __tablename__ = "counted"

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int]
    change: Mapped[int] = mapped_column(default=0, onupdate=lambda: next(changes))


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.execute(insert(Account), [{"id": n, "owner": f"o{n}"} for n in range(1, 4)])
        session.execute(insert(Counted), [{"id": n, "value": n} for n in range(1, 4)])
        yield session


def rows(session: Session) -> list[tuple[Any, ...]]:
    query = select(Account.owner, Account.balance, Account.by).order_by(Account.id)
    return [tuple(row) for row in session.execute(query)]


def test_rows_may_name_different_attributes(session: Session) -> None:
    result: Any = session.execute(
        update(Account), [{"id": 1, "owner": "x"}, {"id": 3, "balance": 5, "by": "me"}]
    )

    assert result.rowcount == 2
    assert rows(session) == [("x", 0, "robot"), ("o2", 0, None), ("o3", 5, "me")]


def test_function_makes_a_value_per_changed_row(session: Session) -> None:
    session.execute(update(Counted), [{"id": 1, "value": 10}, {"id": 2, "value": 20}])

    found = session.execute(select(Counted.value, Counted.change).order_by(Counted.id)).all()
    assert [row.value for row in found] == [10, 20, 3]
    assert found[1].change - found[0].change == 1
    assert found[2].change == 0


def test_loaded_objects_are_read_anew(session: Session) -> None:
    one, two = session.scalars(select(Account).where(Account.id < 3).order_by(Account.id))

    session.execute(update(Account), [{"id": 1, "balance": 7}])

    assert (one.balance, one.by, two.balance) == (7, "robot", 0)


def test_loaded_objects_stay_without_synchronisation(session: Session) -> None:
    one = session.get_one(Account, 1)

    session.execute(
        update(Account),
        [{"id": 1, "balance": 7}],
        execution_options={"synchronize_session": False},
    )

    assert one.balance == 0


def test_row_with_nothing_but_its_key_changes_nothing(session: Session) -> None:
    result: Any = session.execute(update(Account), [{"id": 1}])

    assert result.rowcount == 0
    assert rows(session)[0] == ("o1", 0, None)


def test_missing_row_is_stale_data(session: Session) -> None:
    with pytest.raises(exc.StaleDataError, match=r"expected to update 2 row.*; 1 were matched"):
        session.execute(update(Account), [{"id": 1, "balance": 1}, {"id": 99, "balance": 1}])


def test_key_missing_in_any_row_is_refused_before_anything_is_written(session: Session) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match=r"account\.id.*'id'"):
        session.execute(update(Account), [{"id": 1, "balance": 1}, {"balance": 2}])

    assert rows(session)[0][1] == 0


def test_unknown_attribute_is_refused(session: Session) -> None:
    with pytest.raises(core_exc.CompileError, match=r"balanse.*Did you mean 'balance'"):
        session.execute(update(Account), [{"id": 1, "balanse": 1}])


def test_values_and_a_list_do_not_go_together(session: Session) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="neither values"):
        session.execute(update(Account).values(balance=1), [{"id": 1}])
