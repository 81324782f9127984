# self-references: a class refers to itself in several ways
from typing import Optional

from sqlalchemy import ForeignKey

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Node(Base):
    __tablename__ = "node"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
    parent: Mapped["Node | None"] = relationship(back_populates="children", remote_side=[id])
    children: Mapped[list["Node"]] = relationship(back_populates="parent")


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    mother_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    friend_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    mother: Mapped["Person | None"] = relationship(
        foreign_keys=[mother_id], remote_side="Person.id"
    )
    friend: Mapped[Optional["Person"]] = relationship(
        foreign_keys=lambda: Person.friend_id, remote_side=lambda: Person.id
    )


root = Node(name="root", children=[Node(name="leaf")])
leaf = root.children[0]
print(leaf.parent.name if leaf.parent else "", Person(mother=Person()).mother is None)
