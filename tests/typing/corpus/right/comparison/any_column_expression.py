# any-column-expression: functions that take attributes as what Core calls any column expression
from sqlalchemy import ColumnElement, SQLColumnExpression, select

from declarative_instr.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def above(column: SQLColumnExpression[int], least: int) -> ColumnElement[bool]:
    return column > least


def either(column: ColumnElement[str] | InstrumentedAttribute[str], one: str) -> ColumnElement[bool]:
    return column == one


print(select(Author).where(above(Author.id, 1), either(Author.name, "Ada")))
print(select(Author).where(above(Author.__table__.c.id, 1)))
