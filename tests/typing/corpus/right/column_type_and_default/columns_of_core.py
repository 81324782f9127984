# columns-of-core: Column objects in class bodies and mixins, and a key that the mapper is told
from sqlalchemy import Column, ForeignKey, Integer, String, UniqueConstraint, select

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class HasKey:
    id = Column(Integer, primary_key=True)
    note = Column("remark", String(80), default="")


class Garden(HasKey, Base):
    __tablename__ = "garden"
    __table_args__ = (UniqueConstraint("name", "remark"),)

    name = Column(String(30), nullable=False)
    trees: Mapped[list["Tree"]] = relationship(back_populates="garden")


class Tree(HasKey, Base):
    __tablename__ = "tree"

    height: Mapped[int | None]
    garden_id = Column(Integer, ForeignKey("garden.id"))
    garden: Mapped[Garden] = relationship(back_populates="trees")


class Reading(Base):
    __tablename__ = "reading"

    day: Mapped[int] = mapped_column()
    value = Column(Integer)
    __mapper_args__ = {"primary_key": [day]}


configure_mappers()
garden = Garden(name="South", note="wet", trees=[Tree(height=3)])
Reading(day=1, value=2)
print(garden.trees[0].garden is garden, select(Garden).filter_by(name="South", note="wet"))
