# key-type, silent: the foreign key refers to a text column, its own values are numbers
from sqlalchemy import ForeignKey, String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Country(Base):
    __tablename__ = "country"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[int] = mapped_column(ForeignKey("country.code"))  # wrong
    #> country: Mapped[str] = mapped_column(ForeignKey("country.code"))


configure_mappers()
