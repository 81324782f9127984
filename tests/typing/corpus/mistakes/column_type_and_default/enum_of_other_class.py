# column-type, silent: the annotation is another enum than the column's
import enum

from sqlalchemy import Enum

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Colour(enum.Enum):
    RED = 1


class Size(enum.Enum):
    BIG = 1


class Cover(Base):
    __tablename__ = "cover"

    id: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[Colour] = mapped_column(Enum(Size))  # wrong
    #> colour: Mapped[Colour] = mapped_column(Enum(Colour))


configure_mappers()
