# names-and-items: names, types and schema items in every documented place
from sqlalchemy import CheckConstraint, ForeignKey, Identity, Integer, String, text

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Country(Base):
    __tablename__ = "country"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column("author_id", Integer, Identity(), primary_key=True)
    name: Mapped[str] = mapped_column("full_name", String(80))
    short: Mapped[str] = mapped_column(String(10), name="short_name")
    country: Mapped[str] = mapped_column("country_code", ForeignKey("country.code"))
    second: Mapped[str | None] = mapped_column(ForeignKey(Country.code, ondelete="SET NULL"))
    third: Mapped[str | None] = mapped_column(String(2), ForeignKey(Country.__table__.c.code))
    born: Mapped[int] = mapped_column(CheckConstraint("born > 0"), server_default=text("1"))
    died: Mapped[int | None] = mapped_column(type_=Integer, key="died_in", comment="a year", info={"a": 1})


configure_mappers()
print(Author.__table__.c.keys())
