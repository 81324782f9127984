"""Statements of Core made of our classes and attributes: what they print and what they give."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    ForeignKey,
    Select,
    and_,
    case,
    desc,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import exc as core_exc
from sqlalchemy.sql import ClauseElement

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Shop(Base):
    __tablename__ = "shop"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str | None]
    goods: Mapped[list["Article"]] = relationship(back_populates="shop")


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    price: Mapped[int] = mapped_column("price_cents")
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    shop: Mapped[Shop] = relationship(back_populates="goods")


@pytest.fixture(autouse=True)
def rows(session: Session) -> None:
    tea, bread = Article(name="tea", price=300), Article(name="bread", price=250)
    session.add_all(
        [
            Shop(name="Abel", city="Bonn", goods=[tea, bread]),
            Shop(name="Berg", city="Kiel", goods=[Article(name="tea", price=280)]),
            Shop(name="Carl", city=None),
        ]
    )
    session.commit()


def sql(statement: ClauseElement) -> str:
    return " ".join(str(statement).split())


def test_class_stands_for_all_its_columns() -> None:
    assert sql(select(Shop)) == "SELECT shop.id, shop.name, shop.city FROM shop"


def test_attribute_stands_for_its_column() -> None:
    assert sql(select(Article.price)) == "SELECT article.price_cents FROM article"


def test_condition_prints_as_in_core() -> None:
    query = select(Shop.name).where(Shop.id == 5, Shop.city.is_(None))

    expected = "SELECT shop.name FROM shop WHERE shop.id = :id_1 AND shop.city IS NULL"
    assert sql(query) == expected


def test_join_along_a_relationship_prints_its_condition() -> None:
    query = select(Article.name).join(Article.shop)

    expected = "SELECT article.name FROM article JOIN shop ON shop.id = article.shop_id"
    assert sql(query) == expected


def test_join_to_a_class_finds_the_foreign_key() -> None:
    query = select(Shop.name).join(Article)

    expected = "SELECT shop.name FROM shop JOIN article ON shop.id = article.shop_id"
    assert sql(query) == expected


def test_attribute_prints_and_compares_like_a_column() -> None:
    assert sql(Shop.name == "x") == "shop.name = :name_1"
    assert sql(Article.price * 2 + 1) == "article.price_cents * :price_cents_1 + :param_1"
    assert sql(Shop.name.like("A%")) == "shop.name LIKE :name_1"


def test_where_keeps_what_fits(session: Session) -> None:
    shops = session.scalars(select(Shop).where(Shop.city == "Kiel")).all()

    assert [shop.name for shop in shops] == ["Berg"]


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (Shop.name.in_(["Abel", "Carl"]), ["Abel", "Carl"]),
        (Shop.name.not_in(["Abel"]), ["Berg", "Carl"]),
        (Shop.city.is_(None), ["Carl"]),
        (Shop.city.is_not(None), ["Abel", "Berg"]),
        (Shop.name.startswith("B"), ["Berg"]),
        (Shop.id.between(2, 3), ["Berg", "Carl"]),
        (or_(Shop.name == "Abel", Shop.city == "Kiel"), ["Abel", "Berg"]),
        (and_(Shop.name != "Abel", ~(Shop.id == 3)), ["Berg"]),
        ((Shop.id > 1) & (Shop.id < 3) | (Shop.name == "Carl"), ["Berg", "Carl"]),
        (func.lower(Shop.name) == "carl", ["Carl"]),
        (literal("Abel") == Shop.name, ["Abel"]),
    ],
    ids=str,
)
def test_operators_of_core_work_on_attributes(
    session: Session, condition: ClauseElement, names: list[str]
) -> None:
    query = select(Shop.name).where(condition).order_by(Shop.name)  # type: ignore[arg-type]

    assert session.scalars(query).all() == names


def test_order_by_takes_attributes_in_both_directions(session: Session) -> None:
    falling = session.scalars(select(Shop.name).order_by(Shop.name.desc())).all()
    by_function = session.scalars(select(Shop.name).order_by(desc(Shop.id))).all()

    assert falling == by_function == ["Carl", "Berg", "Abel"]


def test_filter_by_looks_at_the_entity(session: Session) -> None:
    found = session.scalars(select(Shop).filter_by(city="Bonn", name="Abel")).one()

    assert found.name == "Abel"


def test_filter_by_takes_attribute_names_not_column_names(session: Session) -> None:
    found = session.scalars(select(Article).filter_by(price=280)).one()

    assert found.price == 280


def test_filter_by_an_unknown_name_is_an_error() -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="colour"):
        select(Shop).filter_by(colour="red")


@pytest.mark.parametrize(
    "query",
    [
        lambda: select(Shop, Article).join(Shop.goods).filter_by(price=280),
        lambda: select(Shop, Article).join(Article.shop).filter_by(price=280),
        lambda: select(Shop.name, Article.price).join(Shop.goods).filter_by(price=280),
    ],
    ids=["along the collection", "along the reference", "columns of both"],
)
def test_filter_by_counts_a_class_once_that_is_selected_and_joined(
    session: Session, query: Callable[[], Select[Any]]
) -> None:
    rows = session.execute(query()).all()

    assert len(rows) == 1


def test_filter_by_looks_at_the_last_joined_class(session: Session) -> None:
    query = select(Shop.name).join(Shop.goods).filter_by(price=280)

    assert session.scalars(query).all() == ["Berg"]


def test_join_on_an_explicit_condition(session: Session) -> None:
    query = select(Shop.name, Article.name).join(Article, Article.shop_id == Shop.id)

    rows = session.execute(query.order_by(Article.id)).all()

    assert [tuple(row) for row in rows] == [("Abel", "tea"), ("Abel", "bread"), ("Berg", "tea")]


def test_outer_join_keeps_rows_without_a_partner(session: Session) -> None:
    query = select(Shop.name, func.count(Article.id)).outerjoin(Shop.goods).group_by(Shop.name)

    rows = session.execute(query.order_by(Shop.name)).all()

    assert [tuple(row) for row in rows] == [("Abel", 2), ("Berg", 1), ("Carl", 0)]


def test_having_filters_groups(session: Session) -> None:
    query = select(Shop.name).join(Shop.goods).group_by(Shop.name).having(func.count() > 1)

    assert session.scalars(query).all() == ["Abel"]


def test_label_names_a_column_of_the_row(session: Session) -> None:
    query = select((Article.price / 100).label("euro"), Article.name.label("what"))

    row = session.execute(query.order_by(Article.id).limit(1)).one()

    assert (row.euro, row.what) == (3, "tea")


def test_count_of_a_class(session: Session) -> None:
    assert session.scalar(select(func.count()).select_from(Shop)) == 3


def test_distinct_limit_and_offset(session: Session) -> None:
    query = select(Article.name).distinct().order_by(Article.name)

    assert session.scalars(query).all() == ["bread", "tea"]
    assert session.scalars(query.limit(1).offset(1)).all() == ["tea"]


def test_attributes_make_a_subquery(session: Session) -> None:
    cheapest = (
        select(Article.shop_id, func.min(Article.price).label("low"))
        .group_by(Article.shop_id)
        .subquery()
    )
    query = select(Shop.name, cheapest.c.low).join(cheapest, cheapest.c.shop_id == Shop.id)

    rows = session.execute(query.order_by(Shop.name)).all()

    assert [tuple(row) for row in rows] == [("Abel", 250), ("Berg", 280)]


def test_scalar_subquery_is_correlated(session: Session) -> None:
    goods = select(func.count(Article.id)).where(Article.shop_id == Shop.id).scalar_subquery()

    rows = session.execute(select(Shop.name, goods.label("goods")).order_by(Shop.name)).all()

    assert [row.goods for row in rows] == [2, 1, 0]


def test_exists_is_correlated(session: Session) -> None:
    sells_tea = exists().where(Article.shop_id == Shop.id, Article.name == "tea")
    sells_none = ~select(Article.id).where(Article.shop_id == Shop.id).exists()

    assert session.scalars(select(Shop.name).where(sells_tea)).all() == ["Abel", "Berg"]
    assert session.scalars(select(Shop.name).where(sells_none)).all() == ["Carl"]


def test_in_takes_a_select(session: Session) -> None:
    shops = select(Article.shop_id).where(Article.price > 290)

    assert session.scalars(select(Shop.name).where(Shop.id.in_(shops))).all() == ["Abel"]


def test_common_table_expression_of_attributes(session: Session) -> None:
    dear = select(Article.shop_id).where(Article.price > 260).cte("dear")

    query = select(Shop.name).join(dear, dear.c.shop_id == Shop.id).order_by(Shop.name)

    assert session.scalars(query).all() == ["Abel", "Berg"]


def test_union_of_attribute_selects(session: Session) -> None:
    names = union_all(select(Shop.name), select(Article.name).where(Article.price == 250))

    assert sorted(session.scalars(names).all()) == ["Abel", "Berg", "Carl", "bread"]


def test_case_chooses_by_attribute(session: Session) -> None:
    kind = case((Article.price < 270, "cheap"), else_="dear")

    assert session.scalars(select(kind).order_by(Article.id)).all() == ["dear", "cheap", "dear"]


def test_statement_can_be_run_again_with_other_values(session: Session) -> None:
    found = [
        session.scalars(select(Shop).where(Shop.name == name)).one().city
        for name in ("Abel", "Berg")
    ]

    assert found == ["Bonn", "Kiel"]


def test_one_asks_for_exactly_one(session: Session) -> None:
    with pytest.raises(core_exc.MultipleResultsFound):
        session.scalars(select(Shop)).one()
    with pytest.raises(core_exc.NoResultFound):
        session.scalars(select(Shop).where(Shop.name == "Dora")).one()
    assert session.scalars(select(Shop).where(Shop.name == "Dora")).one_or_none() is None


def test_select_describes_its_columns() -> None:
    description = select(Shop, Article.price.label("cents")).column_descriptions

    assert [(column["name"], column["entity"]) for column in description] == [
        ("Shop", Shop),
        ("cents", Article),
    ]


def test_relationship_compared_with_an_object_compares_its_key(session: Session) -> None:
    berg = session.scalars(select(Shop).where(Shop.name == "Berg")).one()

    prices = session.scalars(select(Article.price).where(Article.shop == berg)).all()

    assert prices == [280]
    assert sql(Article.shop == berg) == ":param_1 = article.shop_id"


def test_any_and_has_look_at_the_other_side(session: Session) -> None:
    sells_bread = select(Shop.name).where(Shop.goods.any(Article.name == "bread"))
    in_kiel = select(Article.price).where(Article.shop.has(Shop.city == "Kiel"))

    assert session.scalars(sells_bread).all() == ["Abel"]
    assert session.scalars(in_kiel).all() == [280]
