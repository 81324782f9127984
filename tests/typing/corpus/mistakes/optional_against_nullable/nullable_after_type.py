# nullable-not-optional, silent: the same, with an SQL type
from sqlalchemy import String

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), index=True, nullable=True)  # wrong
    #> name: Mapped[str | None] = mapped_column(String(30), index=True, nullable=True)


print(Author.__table__.c.name.nullable)
