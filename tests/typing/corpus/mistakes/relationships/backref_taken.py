# backref-taken, fails: the target has an attribute of the name that backref would add
from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Harbour(Base):
    __tablename__ = "harbour"

    id: Mapped[int] = mapped_column(primary_key=True)
    ships: Mapped[list["Ship"]] = relationship(backref="harbour")  # wrong
    #> ships: Mapped[list["Ship"]] = relationship(back_populates="harbour")


class Ship(Base):
    __tablename__ = "ship"

    id: Mapped[int] = mapped_column(primary_key=True)
    harbour_id: Mapped[int] = mapped_column(ForeignKey("harbour.id"))
    harbour: Mapped[Harbour] = relationship(back_populates="ships")


configure_mappers()
print(Ship(harbour=Harbour()).harbour.ships)
