"""Relations of loaded objects: joined, select-in and lazy, along all directions and conditions."""

from collections.abc import Callable

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Table, inspect, select, text
from sqlalchemy import exc as core_exc

from declarative_instr.orm import (
    DeclarativeBase,
    Load,
    Mapped,
    Session,
    immediateload,
    joinedload,
    lazyload,
    mapped_column,
    noload,
    raiseload,
    relationship,
    selectinload,
)

OpenSession = Callable[..., Session]
Count = Callable[[str], int]


class Base(DeclarativeBase):
    pass


marks = Table(
    "marks",
    Base.metadata,
    Column("page_id", ForeignKey("page.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Page(Base):
    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    above_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"))
    above: Mapped["Page | None"] = relationship(back_populates="below", remote_side="Page.id")
    below: Mapped[list["Page"]] = relationship(back_populates="above", order_by="Page.id")
    tags: Mapped[set["Tag"]] = relationship(secondary=marks, back_populates="pages")
    notes: Mapped[list["Note"]] = relationship(back_populates="page", order_by="Note.id.desc()")
    open_notes: Mapped[list["Note"]] = relationship(
        primaryjoin="and_(Page.id == Note.page_id, Note.is_open == True)",
        viewonly=True,
        order_by="Note.id",
    )


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    pages: Mapped[list[Page]] = relationship(
        secondary=marks, back_populates="tags", order_by="Page.id"
    )


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"))
    is_open: Mapped[bool] = mapped_column(default=True)
    page: Mapped[Page | None] = relationship(back_populates="notes")


ROWS = """
INSERT INTO page (id, title, above_id) VALUES (1, 'home', NULL), (2, 'news', 1), (3, 'old', 1), (4, 'older', 3);
INSERT INTO tag (id, name) VALUES (1, 'red'), (2, 'blue'), (3, 'unused');
INSERT INTO marks (page_id, tag_id) VALUES (1, 1), (1, 2), (2, 1);
INSERT INTO note (id, page_id, is_open) VALUES (1, 1, true), (2, 1, false), (3, 2, true), (4, NULL, true);
"""

UNCHECKED = {
    "sqlite": "PRAGMA foreign_keys = OFF",
    "postgresql": "SET LOCAL session_replication_role = replica",
    "mysql": "SET foreign_key_checks = 0",
    "mariadb": "SET foreign_key_checks = 0",
}
"""How a database is told not to check foreign keys."""


@pytest.fixture
def session(open_session: OpenSession, statements: list[str]) -> Session:
    session = open_session()
    for statement in ROWS.strip().splitlines():
        session.execute(text(statement))
    session.commit()
    statements.clear()
    return session


EAGER = [joinedload, selectinload, immediateload, lazyload]


@pytest.mark.parametrize("load", EAGER)
def test_collection_is_filled_in_the_order_of_the_relation(session: Session, load: object) -> None:
    query = select(Page).order_by(Page.id).options(load(Page.notes))  # type: ignore[operator]  # one of EAGER

    pages = session.scalars(query).unique().all()

    assert [[note.id for note in page.notes] for page in pages] == [[2, 1], [3], [], []]


@pytest.mark.parametrize("load", EAGER)
def test_many_to_many_is_filled_from_both_sides(session: Session, load: object) -> None:
    page_query = select(Page).order_by(Page.id).options(load(Page.tags))  # type: ignore[operator]  # one of EAGER
    tag_query = select(Tag).order_by(Tag.id).options(load(Tag.pages))  # type: ignore[operator]  # one of EAGER

    pages = session.scalars(page_query).unique().all()
    tags = session.scalars(tag_query).unique().all()

    assert [{tag.name for tag in page.tags} for page in pages] == [
        {"red", "blue"},
        {"red"},
        set(),
        set(),
    ]
    assert [[page.id for page in tag.pages] for tag in tags] == [[1, 2], [1], []]


@pytest.mark.parametrize("load", EAGER)
def test_condition_of_the_user_chooses_the_members(session: Session, load: object) -> None:
    query = select(Page).order_by(Page.id).options(load(Page.open_notes))  # type: ignore[operator]  # one of EAGER

    pages = session.scalars(query).unique().all()

    assert [[note.id for note in page.open_notes] for page in pages] == [[1], [3], [], []]


@pytest.mark.parametrize("load", EAGER)
def test_class_that_refers_to_itself(session: Session, load: object) -> None:
    down = select(Page).order_by(Page.id).options(load(Page.below))  # type: ignore[operator]  # one of EAGER
    up = select(Page).order_by(Page.id).options(load(Page.above))  # type: ignore[operator]  # one of EAGER

    pages = session.scalars(down).unique().all()
    titles = [page.above and page.above.title for page in session.scalars(up).unique()]

    assert [[each.id for each in page.below] for page in pages] == [[2, 3], [], [4], []]
    assert titles == [None, "home", "home", "old"]


@pytest.mark.parametrize(
    ("first", "second"), [(joinedload, joinedload), (selectinload, joinedload)]
)
def test_two_joined_collections_do_not_multiply_each_other(
    session: Session, first: object, second: object, count: Count
) -> None:
    query = select(Page).order_by(Page.id).options(first(Page.notes), second(Page.tags))  # type: ignore[operator]  # as above

    page = session.scalars(query).unique().all()[0]

    assert [note.id for note in page.notes] == [2, 1]
    assert {tag.name for tag in page.tags} == {"red", "blue"}
    assert count("SELECT") == 1 + (first is selectinload)


def test_joined_below_select_in_below_joined(session: Session, count: Count) -> None:
    path = joinedload(Note.page).selectinload(Page.below).joinedload(Page.tags)

    notes = session.scalars(select(Note).order_by(Note.id).options(path)).unique().all()

    found = [
        [(page.id, {tag.name for tag in page.tags}) for page in note.page.below]
        for note in notes
        if note.page
    ]
    assert found == [[(2, {"red"}), (3, set())]] * 2 + [[]]
    assert count("SELECT") == 2


def test_select_in_reference_takes_known_objects(session: Session, count: Count) -> None:
    held = session.scalars(select(Page)).all()
    before = count("SELECT")

    notes = session.scalars(select(Note).order_by(Note.id).options(selectinload(Note.page))).all()

    assert [vars(note)["page"] for note in notes] == [held[0], held[0], held[1], None]
    assert count("SELECT") == before + 1


def test_eager_load_keeps_what_waits_for_the_collection(session: Session) -> None:
    page = session.get_one(Page, 2)
    new = Note(id=9)

    with session.no_autoflush:
        new.page = page
        session.scalars(select(Page).options(selectinload(Page.notes))).all()

    assert [note.id for note in page.notes] == [3, 9]
    assert inspect(page).attrs.notes.history.added == [new]


def test_eager_load_leaves_a_changed_collection_alone(session: Session) -> None:
    page = session.get_one(Page, 1)
    page.notes = []

    with session.no_autoflush:
        session.scalars(select(Page).options(joinedload(Page.notes))).unique().all()

    assert page.notes == []


# -- what may be read ------------------------------------------------------------------------------


def test_raiseload_refuses_to_load_when_read(session: Session) -> None:
    page = session.scalars(select(Page).where(Page.id == 1).options(raiseload(Page.notes))).one()

    with pytest.raises(core_exc.InvalidRequestError, match=r"Page\.notes.*lazy='raise'"):
        _ = page.notes


def test_raiseload_of_sql_alone_takes_known_objects(session: Session) -> None:
    home = session.get_one(Page, 1)
    query = select(Note).order_by(Note.id).options(raiseload(Note.page, sql_only=True))

    first, _, third, _ = session.scalars(query).all()

    assert first.page is home
    with pytest.raises(core_exc.InvalidRequestError, match=r"lazy='raise_on_sql'"):
        _ = third.page


def test_noload_leaves_the_relation_empty(session: Session, count: Count) -> None:
    page = session.scalars(select(Page).where(Page.id == 1).options(noload(Page.notes))).one()

    assert page.notes == []
    assert count("SELECT") == 1


def test_option_below_a_lazy_relation_holds_when_it_is_read(session: Session, count: Count) -> None:
    path = lazyload(Page.below).joinedload(Page.tags)
    home = session.scalars(select(Page).where(Page.id == 1).options(path)).one()

    tags = [{tag.name for tag in page.tags} for page in home.below]

    assert tags == [{"red"}, set()]
    assert count("SELECT") == 2


def test_lazy_load_of_an_expired_object_takes_one_select(session: Session, count: Count) -> None:
    page = session.get_one(Page, 1)
    session.commit()

    notes = page.notes

    assert len(notes) == 2
    assert count("SELECT") == 2


def test_reference_to_a_row_that_is_gone_is_none(session: Session, engine: Engine) -> None:
    session.execute(text(UNCHECKED[engine.dialect.name]))
    note = session.get_one(Note, 3)
    session.execute(text("DELETE FROM page WHERE id = 2"))

    assert note.page_id == 2
    assert note.page is None


# -- results ---------------------------------------------------------------------------------------


def test_yield_per_refuses_joined_collections(session: Session) -> None:
    query = select(Page).options(joinedload(Page.notes)).execution_options(yield_per=2)

    with pytest.raises(core_exc.InvalidRequestError, match="yield_per"):
        session.scalars(query)


def test_row_mapping_takes_classes_and_attributes(session: Session) -> None:
    row = session.execute(select(Page, Page.title).where(Page.id == 1)).one()

    assert row._mapping[Page] is row[0]
    assert row._mapping[Page.title] == "home"


def test_prepared_statements_serve_many_sessions(
    open_session: OpenSession, session: Session
) -> None:
    other = open_session()

    found = [each.get_one(Page, 1).notes for each in (session, other)]

    assert [[note.id for note in notes] for notes in found] == [[2, 1]] * 2
    assert not set(found[0]) & set(found[1])


class City(Base):
    __tablename__ = "city"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Guest(Base):
    __tablename__ = "guest"

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id"))
    roman: Mapped[City | None] = relationship(
        primaryjoin="and_(Guest.city_id == City.id, City.name == 'Rome')", viewonly=True
    )
    cities: Mapped[list[City]] = relationship(
        primaryjoin=lambda: Guest.city_id == City.id, viewonly=True, uselist=True
    )


@pytest.mark.parametrize("load", [lazyload, selectinload, joinedload])
def test_reference_meets_the_condition_though_its_object_is_known(
    session: Session, load: Callable[..., Load]
) -> None:
    session.add_all([City(id=1, name="Oslo"), City(id=2, name="Rome")])
    session.flush()
    session.add_all([Guest(id=1, city_id=1), Guest(id=2, city_id=2)])
    session.flush()
    known = session.scalars(select(City)).all()

    guests = session.scalars(
        select(Guest).options(load(Guest.roman)).execution_options(populate_existing=True)
    ).all()

    assert [guest.roman for guest in guests] == [None, known[1]]


def test_collection_may_be_on_the_side_of_the_foreign_key(session: Session) -> None:
    session.add(City(id=1, name="Oslo"))
    session.flush()
    guest = Guest(city_id=1)
    session.add(guest)
    session.commit()

    assert [city.name for city in guest.cities] == ["Oslo"]
