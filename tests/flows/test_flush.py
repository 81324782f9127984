"""Flow "flush": from new, dirty and deleted objects to rows, keys and clean states."""

from typing import Any

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Table, inspect, select, text
from sqlalchemy import exc as core_exc

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


recipe_tag = Table(
    "recipe_tag",
    Base.metadata,
    Column("recipe_id", ForeignKey("recipe.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Recipe(Base):
    __tablename__ = "recipe"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    steps: Mapped[list["Step"]] = relationship(
        back_populates="recipe", cascade="all, delete-orphan", order_by="Step.place"
    )
    tags: Mapped[set["Tag"]] = relationship(secondary=recipe_tag, back_populates="recipes")


class Step(Base):
    __tablename__ = "step"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int]
    text: Mapped[str]
    recipe_id: Mapped[int] = mapped_column(ForeignKey("recipe.id"))
    recipe: Mapped[Recipe] = relationship(back_populates="steps")


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    recipes: Mapped[list[Recipe]] = relationship(secondary=recipe_tag, back_populates="tags")


@pytest.fixture
def engine(shared_engine: Engine) -> Engine:
    Base.metadata.create_all(shared_engine)
    return shared_engine


def soup() -> Recipe:
    recipe = Recipe(name="soup", tags={Tag(word="hot"), Tag(word="quick")})
    recipe.steps = [Step(place=1, text="boil"), Step(place=2, text="stir")]
    return recipe


def stored(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """What is in the tables, read without any ORM."""
    queries = {
        "recipe": "SELECT name FROM recipe ORDER BY name",
        "step": "SELECT r.name, s.place, s.text FROM step s "
        "JOIN recipe r ON r.id = s.recipe_id ORDER BY 1, 2",
        "tag": "SELECT r.name, t.word FROM recipe_tag rt JOIN recipe r ON r.id = rt.recipe_id "
        "JOIN tag t ON t.id = rt.tag_id ORDER BY 1, 2",
    }
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(text(query))]
            for name, query in queries.items()
        }


SOUP = {
    "recipe": [("soup",)],
    "step": [("soup", 1, "boil"), ("soup", 2, "stir")],
    "tag": [("soup", "hot"), ("soup", "quick")],
}


def test_one_add_writes_the_whole_graph(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(soup())
        session.commit()

    assert stored(engine) == SOUP


def test_one_flush_inserts_updates_and_deletes_together(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(soup())
        session.commit()
        recipe = session.scalars(select(Recipe)).one()

        recipe.name = "stew"
        recipe.steps[0].text = "fry"
        del recipe.steps[1]
        recipe.steps.append(Step(place=3, text="serve"))
        recipe.tags = {tag for tag in recipe.tags if tag.word == "hot"} | {Tag(word="slow")}
        session.commit()

    assert stored(engine) == {
        "recipe": [("stew",)],
        "step": [("stew", 1, "fry"), ("stew", 3, "serve")],
        "tag": [("stew", "hot"), ("stew", "slow")],
    }


def test_states_are_clean_and_keyed_after_the_flush(engine: Engine) -> None:
    with Session(engine) as session:
        recipe = soup()
        session.add(recipe)

        session.flush()

        graph: list[Any] = [recipe, *recipe.steps, *recipe.tags]
        assert all(inspect(item).identity == (item.id,) for item in graph)
        assert not any(inspect(item).modified for item in graph)
        assert not session.new


def test_deletion_takes_what_belongs_to_the_object(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(soup())
        session.commit()

        session.delete(session.scalars(select(Recipe)).one())
        session.commit()

        assert len(session.scalars(select(Tag)).all()) == 2
    assert stored(engine) == {"recipe": [], "step": [], "tag": []}


def test_failed_flush_writes_nothing_and_loses_nothing(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(soup())
        session.commit()
        salad = Recipe(name="salad", steps=[Step(place=1, text="wash")])
        twin = Recipe(name="soup")
        session.add_all([salad, twin])
        with pytest.raises(core_exc.IntegrityError):
            session.flush()

        session.rollback()
        after_rollback = stored(engine)
        twin.name = "bread"
        session.add_all([salad, twin])
        session.commit()

    assert after_rollback == SOUP
    assert stored(engine)["recipe"] == [("bread",), ("salad",), ("soup",)]
    assert ("salad", 1, "wash") in stored(engine)["step"]


def test_rollback_undoes_what_was_flushed(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(soup())
        session.commit()
        recipe = session.scalars(select(Recipe)).one()
        recipe.name = "stew"
        recipe.steps.clear()
        session.flush()

        session.rollback()

        assert recipe.name == "soup"
        assert [step.text for step in recipe.steps] == ["boil", "stir"]
    assert stored(engine) == SOUP
