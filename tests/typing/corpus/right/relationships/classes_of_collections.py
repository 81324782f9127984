# collection-classes: lists, sets and dicts of one's own, and a class that is none of them
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ForeignKey

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship
from declarative_instr.orm.collections import (
    InstrumentedList,
    KeyFuncDict,
    attribute_keyed_dict,
    collection,
    keyfunc_mapping,
)


class Base(DeclarativeBase):
    pass


class Leaves(list["Leaf"]):
    def longest(self) -> int:
        return max(one.length for one in self)


class Bag:
    def __init__(self) -> None:
        self.inside: list[Leaf] = []

    @collection.appender
    def put(self, leaf: "Leaf") -> None:
        self.inside.append(leaf)

    @collection.remover
    def take(self, leaf: "Leaf") -> None:
        self.inside.remove(leaf)

    @collection.iterator
    def each(self) -> "Iterator[Leaf]":
        return iter(self.inside)


class ByLength(KeyFuncDict[int, "Leaf"]):
    def __init__(self, *arguments: Any) -> None:
        super().__init__(lambda leaf: leaf.length, *arguments)


def length_of(leaf: "Leaf") -> int:
    return leaf.length


def leaves() -> Leaves:
    return Leaves()


options: dict[str, Any] = {"viewonly": True}


class Tree(Base):
    __tablename__ = "tree"

    id: Mapped[int] = mapped_column(primary_key=True)
    own: Mapped[Leaves] = relationship("Leaf", collection_class=Leaves)
    as_list: Mapped[list["Leaf"]] = relationship(collection_class=Leaves, **options)
    made: Mapped[list["Leaf"]] = relationship(collection_class=leaves, viewonly=True)
    known: Mapped[list["Leaf"]] = relationship(collection_class=InstrumentedList, **options)
    in_set: Mapped[set["Leaf"]] = relationship("Leaf", collection_class=set, viewonly=True)
    by_id: Mapped[dict[int, "Leaf"]] = relationship(
        collection_class=attribute_keyed_dict("id"), viewonly=True
    )
    perhaps: Mapped[dict[int | None, "Leaf"]] = relationship(
        collection_class=keyfunc_mapping(length_of), viewonly=True
    )
    keyed: Mapped[ByLength] = relationship("Leaf", collection_class=ByLength, viewonly=True)
    bag: Mapped[list["Leaf"]] = relationship(collection_class=Bag, viewonly=True)
    other_bag: Mapped[Bag] = relationship("Leaf", collection_class=Bag, viewonly=True)
    first: Mapped["Leaf"] = relationship(uselist=False, default=None, **options)


class Leaf(Base):
    __tablename__ = "leaf"

    id: Mapped[int] = mapped_column(primary_key=True)
    length: Mapped[int]
    tree_id: Mapped[int | None] = mapped_column(ForeignKey(Tree.id))


tree = Tree()
tree.own.append(Leaf(length=4))
print(tree.own.longest(), list(tree.by_id), tree.in_set)
