"""Classes of a small graph, and its state as plain values, for the tests of the journal."""

from typing import Any

from declarative_instr import DeclarativeBase, Mapped, get_history, relationship
from declarative_instr.collections import attribute_keyed_dict
from declarative_instr.instrumentation.factory import manager_of_class


class Base(DeclarativeBase):
    pass


class Drawing(Base):
    title: Mapped[str | None]
    shapes: Mapped[list["Shape"]] = relationship(back_populates="drawing")
    layers: Mapped[dict[str, "Layer"]] = relationship(
        back_populates="drawing", collection_class=attribute_keyed_dict("name")
    )


class Layer(Base):
    name: Mapped[str]
    drawing: Mapped[Drawing | None] = relationship(back_populates="layers")
    shapes: Mapped[set["Shape"]] = relationship()


class Shape(Base):
    x: Mapped[int | None]
    note: Mapped[Any]
    drawing: Mapped[Drawing | None] = relationship(back_populates="shapes")
    tags: Mapped[list["Tag"]] = relationship(back_populates="shapes")
    parent: Mapped["Shape | None"] = relationship(back_populates="children")
    children: Mapped[list["Shape"]] = relationship(back_populates="parent")


class Tag(Base):
    shapes: Mapped[list[Shape]] = relationship(back_populates="tags")


def state_of(objects: list[Any]) -> list[dict[str, object]]:
    """What each object holds; objects are named by their places in the list."""
    numbers = {id(obj): f"#{number}" for number, obj in enumerate(objects)}

    def plain(value: Any) -> object:
        if isinstance(value, list):
            return [numbers.get(id(item), item) for item in value]
        if isinstance(value, dict):
            return [(key, numbers.get(id(item), item)) for key, item in value.items()]
        if isinstance(value, set):
            return {numbers.get(id(item), id(item)) for item in value}
        return numbers.get(id(value), value)

    return [
        {
            key: plain(vars(obj).get(key, None if not impl.is_collection else []))
            or ([] if impl.is_collection else plain(vars(obj).get(key)))
            for key, impl in manager_of_class(type(obj)).implementations.items()
        }
        for obj in objects
    ]


def histories_of(objects: list[Any]) -> list[dict[str, list[list[int]]]]:
    """The history of each attribute; values by identity, the parts of collections sorted."""
    return [
        {
            key: [sorted(id(value) for value in part) for part in get_history(obj, key)]
            for key in manager_of_class(type(obj)).implementations
        }
        for obj in objects
    ]
