# incompatible-override, silent: a class gives an attribute of its mixin another type
from sqlalchemy import String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Keyed:
    code: Mapped[int]


class Country(Keyed, Base):
    __tablename__ = "country"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)  # wrong
    #> code: Mapped[int] = mapped_column(primary_key=True)


configure_mappers()
