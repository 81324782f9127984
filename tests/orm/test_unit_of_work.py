"""What a flush sends, in which order, and what stays after it failed."""

from collections.abc import Callable

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Table, func, inspect, select, text
from sqlalchemy import exc as core_exc

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from declarative_instr.orm import exc as orm_exc

Count = Callable[[str], int]


class Base(DeclarativeBase):
    pass


class Bank(Base):
    __tablename__ = "bank"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    accounts: Mapped[list["Account"]] = relationship(back_populates="bank", cascade="all")


owner_of = Table(
    "owner_of",
    Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
)


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    balance: Mapped[int] = mapped_column(default=0)
    remark: Mapped[str | None]
    bank_id: Mapped[int | None] = mapped_column(ForeignKey("bank.id"))
    bank: Mapped[Bank | None] = relationship(back_populates="accounts")
    owners: Mapped[list["Person"]] = relationship(secondary=owner_of, back_populates="accounts")


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    accounts: Mapped[list[Account]] = relationship(secondary=owner_of, back_populates="owners")


class Folder(Base):
    __tablename__ = "folder"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("folder.id"))
    parent: Mapped["Folder | None"] = relationship(
        back_populates="folders",
        remote_side=[id],  # noqa: A003 - the column of this body is meant
    )
    folders: Mapped[list["Folder"]] = relationship(back_populates="parent", cascade="all")


class Badge(Base):
    """Its key is the key of another row."""

    __tablename__ = "badge"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    colour: Mapped[str]
    person: Mapped[Person] = relationship()


class Place(Base):
    __tablename__ = "place"

    row: Mapped[int] = mapped_column(primary_key=True)
    seat: Mapped[int] = mapped_column(primary_key=True)
    guest: Mapped[str | None]


@pytest.fixture
def account(session: Session) -> Account:
    """A saved account, loaded and unchanged."""
    account = Account(number="A1", balance=10, remark="old")
    session.add(account)
    session.commit()
    session.refresh(account)
    return account


def rows(session: Session, table: object) -> int:
    return session.scalars(select(func.count()).select_from(table)).one()  # type: ignore[arg-type]


def test_only_changed_columns_are_written(
    session: Session, account: Account, statements: list[str]
) -> None:
    statements.clear()
    account.balance = 20

    session.flush()

    (update,) = statements
    assert update.startswith("UPDATE account SET balance=")
    assert "remark" not in update
    assert "number" not in update


def test_flush_without_changes_sends_nothing(
    session: Session, account: Account, statements: list[str]
) -> None:
    statements.clear()
    account.remark = account.remark

    session.flush()

    assert statements == []


def test_change_and_change_back_sends_nothing(
    session: Session, account: Account, statements: list[str]
) -> None:
    statements.clear()

    account.balance = 99
    account.balance = 10
    session.commit()

    assert statements == []


def test_member_removed_and_appended_again_sends_nothing(
    session: Session, statements: list[str]
) -> None:
    ann = Person(name="Ann")
    account = Account(number="A1", owners=[ann])
    session.add(account)
    session.commit()
    _ = account.owners, ann.accounts, ann.name
    statements.clear()

    account.owners.remove(ann)
    account.owners.append(ann)
    session.flush()

    assert statements == []


def test_same_change_of_many_objects_takes_one_statement(session: Session, count: Count) -> None:
    accounts = [Account(number=str(number)) for number in range(300)]
    session.add_all(accounts)
    session.flush()

    for account in accounts:
        account.balance += 1
    session.flush()

    assert count("UPDATE") == 1


def test_deletion_of_many_objects_takes_one_statement(session: Session, count: Count) -> None:
    people = [Person(name=str(number)) for number in range(300)]
    session.add_all(people)
    session.commit()
    people = list(session.scalars(select(Person)))
    for person in people:
        person.accounts = []
    session.flush()

    for person in people:
        session.delete(person)
    session.flush()

    assert count("DELETE FROM person") == 1
    assert rows(session, Person) == 0


def test_insertion_of_many_objects_takes_few_statements(session: Session, count: Count) -> None:
    session.add_all(Account(number=str(number)) for number in range(300))

    session.flush()

    assert count("INSERT") <= 10
    assert rows(session, Account) == 300


def test_every_new_object_gets_the_key_of_its_own_row(session: Session) -> None:
    accounts = [Account(number=f"{number * 7919 % 200}") for number in range(200)]
    session.add_all(accounts)

    session.flush()

    stored = {row.id: row.number for row in session.execute(text("SELECT id, number FROM account"))}
    assert {account.id: account.number for account in accounts} == stored


def test_objects_are_inserted_in_the_order_of_adding(session: Session) -> None:
    accounts = [Account(number=number) for number in ("c", "a", "b")]
    session.add_all(accounts)

    session.flush()

    assert [account.id for account in accounts] == sorted(account.id for account in accounts)


def test_parents_are_inserted_before_children(session: Session, statements: list[str]) -> None:
    account = Account(number="A1")
    session.add(account)
    account.bank = Bank(name="b")

    session.flush()

    inserts = [sent for sent in statements if sent.startswith("INSERT")]
    assert inserts[0].startswith("INSERT INTO bank")
    assert inserts[-1].startswith("INSERT INTO account")


def test_children_are_deleted_before_parents(session: Session, statements: list[str]) -> None:
    bank = Bank(name="b", accounts=[Account(number="A1")])
    session.add(bank)
    session.commit()

    session.delete(bank)
    session.flush()

    deletes = [sent.split()[2] for sent in statements if sent.startswith("DELETE")]
    assert deletes == ["account", "bank"]


def test_rows_of_one_table_are_inserted_parents_first(session: Session) -> None:
    leaf, middle, root = Folder(name="leaf"), Folder(name="middle"), Folder(name="root")
    session.add_all([leaf, middle, root])
    leaf.parent, middle.parent = middle, root

    session.flush()

    assert root.id < middle.id < leaf.id
    assert (leaf.parent_id, middle.parent_id) == (middle.id, root.id)


def test_rows_of_one_table_are_deleted_children_first(session: Session) -> None:
    root = Folder(name="root", folders=[Folder(name="a", folders=[Folder(name="aa")])])
    session.add(root)
    session.commit()

    session.delete(root)
    session.commit()

    assert rows(session, Folder) == 0


def test_pairs_are_added_and_deleted_with_their_collection(
    session: Session, statements: list[str]
) -> None:
    ann, bob, cid = Person(name="Ann"), Person(name="Bob"), Person(name="Cid")
    account = Account(number="A1", owners=[ann, bob])
    session.add_all([account, cid])
    session.commit()
    statements.clear()

    account.owners.remove(ann)
    account.owners.append(cid)
    session.commit()

    changes = [sent for sent in statements if not sent.startswith("SELECT")]
    assert sorted(sent.split()[0] for sent in changes) == ["DELETE", "INSERT"]
    assert all("owner_of" in sent for sent in changes)
    assert set(account.owners) == {bob, cid}


def test_pair_set_on_both_sides_is_one_row(session: Session) -> None:
    ann, account = Person(name="Ann"), Account(number="A1")
    session.add_all([ann, account])
    session.commit()

    account.owners.append(ann)
    assert ann.accounts == [account]
    session.commit()

    assert rows(session, owner_of) == 1


def test_pairs_go_with_either_object(session: Session) -> None:
    ann = Person(name="Ann", accounts=[Account(number="A1"), Account(number="A2")])
    session.add(ann)
    session.commit()

    session.delete(ann)
    session.commit()

    assert rows(session, owner_of) == 0
    assert rows(session, Account) == 2


def test_key_of_a_new_parent_reaches_a_key_that_is_also_foreign(session: Session) -> None:
    badge = Badge(colour="red", person=Person(name="Ann"))
    session.add(badge)

    session.flush()

    assert badge.person_id == badge.person.id
    assert inspect(badge).identity == (badge.person.id,)


def test_key_reaches_children_added_to_a_saved_parent(session: Session) -> None:
    bank = Bank(name="b")
    session.add(bank)
    session.flush()

    bank.accounts.append(Account(number="A1"))
    session.flush()

    assert bank.accounts[0].bank_id == bank.id


def test_given_primary_key_is_kept(session: Session) -> None:
    session.add_all([Account(id=50, number="A1"), Account(number="A2")])

    session.flush()

    assert session.get_one(Account, 50).number == "A1"
    assert rows(session, Account) == 2


def test_changed_primary_key_moves_the_row(session: Session, account: Account) -> None:
    old = account.id

    account.id = 70
    session.commit()

    assert session.get(Account, 70) is account
    assert session.get(Account, old) is None


def test_rows_with_composite_keys_are_updated_and_deleted(session: Session) -> None:
    places = [Place(row=row, seat=seat) for row in (1, 2) for seat in (1, 2)]
    session.add_all(places)
    session.flush()

    places[1].guest = "Ann"
    session.delete(places[2])
    session.flush()

    found = session.execute(select(Place.row, Place.seat, Place.guest)).all()
    assert {tuple(row) for row in found} == {(1, 1, None), (1, 2, "Ann"), (2, 2, None)}


def test_added_and_deleted_in_one_flush_in_the_right_order(
    session: Session, account: Account
) -> None:
    session.delete(account)
    session.flush()
    session.add(Account(number="A1"))

    session.commit()

    assert session.scalars(select(Account.number)).all() == ["A1"]


def test_missing_primary_key_without_a_generator_is_an_error(session: Session) -> None:
    session.add(Place(row=1, guest="Ann"))

    with pytest.raises(orm_exc.FlushError, match="seat"):
        session.flush()


def test_two_objects_with_one_key_are_a_conflict(session: Session, account: Account) -> None:
    session.add(Account(id=account.id, number="A2"))

    with (
        pytest.warns(core_exc.SAWarning, match="conflicts with persistent instance"),
        pytest.raises(core_exc.IntegrityError),
    ):
        session.flush()


def break_it(session: Session) -> Account:
    broken = Account(number="A1")
    session.add(broken)
    with pytest.raises(core_exc.IntegrityError, match=r"(?i)unique"):
        session.flush()
    return broken


def test_session_refuses_work_after_a_failed_flush(session: Session, account: Account) -> None:
    break_it(session)

    with pytest.raises(core_exc.PendingRollbackError, match="rolled back"):
        session.scalars(select(Account)).all()


def test_session_refuses_commit_after_a_failed_flush(session: Session, account: Account) -> None:
    break_it(session)

    with pytest.raises(core_exc.PendingRollbackError):
        session.commit()


def test_rollback_after_a_failed_flush_leaves_everything_as_before(
    session: Session, account: Account
) -> None:
    new = Account(number="A2")
    session.add(new)
    account.balance = 77
    broken = break_it(session)

    session.rollback()

    assert account.balance == 10
    assert inspect(new).transient
    assert inspect(broken).transient
    assert not session.new
    assert not session.dirty
    assert session.scalars(select(Account.number)).all() == ["A1"]


def test_objects_of_a_failed_flush_can_be_added_again(session: Session, account: Account) -> None:
    bank = Bank(name="b", accounts=[Account(number="A2")])
    session.add(bank)
    broken = break_it(session)
    session.rollback()

    broken.number = "A3"
    session.add_all([bank, broken])
    session.commit()

    numbers = session.scalars(select(Account.number).order_by(Account.number)).all()
    assert numbers == ["A1", "A2", "A3"]
    assert bank.accounts[0].bank_id == bank.id


def test_failed_deletion_leaves_the_object_after_rollback(session: Session) -> None:
    bank = Bank(name="b")
    session.add(bank)
    session.commit()
    session.execute(
        text(f"INSERT INTO account (number, balance, bank_id) VALUES ('x', 0, {bank.id})")
    )
    bank.accounts = []
    session.flush()
    session.execute(text(f"UPDATE account SET bank_id = {bank.id}"))

    session.delete(bank)
    with pytest.raises(core_exc.IntegrityError, match=r"(?i)foreign key"):
        session.flush()
    session.rollback()

    assert bank in session
    assert bank.name == "b"


def test_delete_twice_before_the_flush_deletes_once(session: Session, account: Account) -> None:
    session.delete(account)
    session.delete(account)

    session.commit()

    assert rows(session, Account) == 0


def test_deleted_object_cannot_be_added_after_commit(session: Session, account: Account) -> None:
    session.delete(account)
    session.commit()

    with pytest.raises(core_exc.InvalidRequestError, match="has been deleted"):
        session.add(account)


def test_add_takes_a_deletion_back(session: Session, account: Account) -> None:
    session.delete(account)

    session.add(account)
    session.commit()

    assert account not in session.deleted
    assert rows(session, Account) == 1


def test_update_of_a_row_that_is_gone_is_an_error(session: Session, account: Account) -> None:
    session.execute(text("DELETE FROM account"))
    account.balance = 5

    with pytest.raises(orm_exc.StaleDataError, match=r"'account'.*1 row.*0 were matched"):
        session.flush()


def test_one_missing_row_among_many_is_noticed(session: Session) -> None:
    accounts = [Account(number=str(number)) for number in range(5)]
    session.add_all(accounts)
    session.flush()
    session.execute(text("DELETE FROM account WHERE number = '3'"))
    for account in accounts:
        account.balance = 1

    with pytest.raises(orm_exc.StaleDataError, match=r"5 row.*4 were matched"):
        session.flush()


def test_deletion_of_a_row_that_is_gone_warns(session: Session, account: Account) -> None:
    _ = account.owners
    session.execute(text("DELETE FROM account"))
    session.delete(account)

    with pytest.warns(core_exc.SAWarning, match=r"1 row.*0 were matched"):
        session.flush()


def test_history_is_reset_by_the_flush(session: Session, account: Account) -> None:
    account.balance = 20
    before = inspect(account).attrs.balance.history

    session.flush()

    assert (before.added, before.deleted) == ([20], [10])
    assert not inspect(account).attrs.balance.history.has_changes()


def test_sql_expression_as_a_value_is_computed_by_the_database(
    session: Session, account: Account
) -> None:
    account.balance = Account.balance + 5

    session.flush()

    assert account.balance == 15


def test_uncommitted_work_is_not_seen_elsewhere(shared_engine: Engine) -> None:
    Base.metadata.create_all(shared_engine)
    with Session(shared_engine) as writer, Session(shared_engine) as reader:
        writer.add(Bank(name="b"))
        writer.flush()
        during = reader.scalars(select(Bank.name)).all()
        reader.rollback()
        writer.commit()

        after = reader.scalars(select(Bank.name)).all()

    assert (during, after) == ([], ["b"])
