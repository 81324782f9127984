"""What an operation reaches along relations, and values that are known without loading."""

from sqlalchemy import Column, ForeignKey, Table

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.unitofwork.cascade import (
    cascade_holders,
    mapper_of,
    present_value,
    related_items,
    reverse_of,
    stored_value,
)
from declarative_instr.state.objects import holder_of, instance_of


class Base(DeclarativeBase):
    pass


tag_of = Table(
    "tag_of",
    Base.metadata,
    Column("page_id", ForeignKey("page.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Page(Base):
    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None]
    above_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"))
    pages: Mapped[list["Page"]] = relationship(cascade="all", back_populates="above")
    above: Mapped["Page | None"] = relationship(
        back_populates="pages",
        remote_side=[id],  # noqa: A003  # the column of this body is meant
    )
    tags: Mapped[list["Tag"]] = relationship(secondary=tag_of)


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)


def page_mapper() -> Mapper:
    mapper = mapper_of(holder_of(Page()))
    mapper.ensure_configured()
    return mapper


def reached_from(page: Page, kind: str) -> list[object]:
    return [instance_of(one) for one in cascade_holders(page_mapper(), holder_of(page), kind)]


def test_cascade_reaches_each_object_once_and_near_ones_first() -> None:
    deep = Page()
    near, other = Page(pages=[deep]), Page()
    root = Page(pages=[near, other])

    reached = reached_from(root, "save-update")

    assert reached == [near, other, deep]


def test_cascade_goes_along_the_relations_that_ask_for_it_alone() -> None:
    root = Page(pages=[Page()], tags=[Tag()])

    saved = reached_from(root, "save-update")
    deleted = reached_from(root, "delete")

    assert {type(each) for each in saved} == {Page, Tag}
    assert {type(each) for each in deleted} == {Page}


def test_cascade_walks_long_chains() -> None:
    root = current = Page()
    for _ in range(3_000):
        current.pages.append(Page())
        current = current.pages[0]

    assert len(reached_from(root, "delete")) == 3_000


def test_delete_cascade_loads_what_is_missing_and_save_update_does_not(
    session: Session, statements: list[str]
) -> None:
    session.add(Page(id=1, pages=[Page(id=2)]))
    session.commit()
    session.expunge_all()
    root = session.get_one(Page, 1)
    statements.clear()

    assert reached_from(root, "save-update") == []
    assert statements == []
    assert reached_from(root, "delete") == [session.get(Page, 2)]


def test_member_that_waits_for_an_unloaded_collection_counts(
    session: Session, statements: list[str]
) -> None:
    root = Page(id=1)
    session.add(root)
    session.commit()
    assert root.id == 1
    child = Page(above=root)
    statements.clear()

    items = related_items(page_mapper().relations["pages"], holder_of(root), loading=False)

    assert items == [child]
    assert statements == []


def test_reverse_is_the_relation_that_is_kept_in_step() -> None:
    relations = page_mapper().relations

    assert reverse_of(relations["pages"]) is relations["above"]
    assert reverse_of(relations["tags"]) is None


def test_stored_value_is_the_one_before_the_change(session: Session) -> None:
    page = Page(title="old")
    session.add(page)
    session.commit()
    assert page.title == "old"
    page.title = "new"

    assert stored_value(holder_of(page), "title") == "old"
    assert present_value(holder_of(page), "title") == "new"


def test_key_of_an_expired_object_is_known_without_loading(
    session: Session, statements: list[str]
) -> None:
    page = Page(id=7)
    session.add(page)
    session.commit()
    statements.clear()

    assert present_value(holder_of(page), "id") == 7
    assert stored_value(holder_of(page), "id") == 7
    assert statements == []


def test_key_set_on_an_expired_object_leaves_the_stored_one_known(
    session: Session, statements: list[str]
) -> None:
    page = Page(id=7)
    session.add(page)
    session.commit()
    page.id = 8
    statements.clear()

    assert stored_value(holder_of(page), "id") == 7
    assert present_value(holder_of(page), "id") == 8
    assert statements == []


def test_other_values_of_an_expired_object_are_loaded(session: Session) -> None:
    page = Page(title="read again")
    session.add(page)
    session.commit()

    assert present_value(holder_of(page), "title") == "read again"


def test_expired_parent_and_ends_of_an_association_take_no_select(
    session: Session, statements: list[str]
) -> None:
    root, tag = Page(id=1), Tag(id=1)
    page = Page(id=2)
    session.add_all([root, tag, page])
    session.commit()
    with session.no_autoflush:
        page.above = root
        page.tags = [tag]
    assert not {"id", "title"} & vars(root).keys()
    assert "id" not in vars(tag)
    statements.clear()

    session.flush()

    assert [sent.split()[0] for sent in statements] == ["UPDATE", "INSERT"]
    assert page.above_id == 1
