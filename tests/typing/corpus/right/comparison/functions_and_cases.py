# functions-and-cases: functions, cases, casts, labels around attributes
from sqlalchemy import String, case, desc, func, literal, select, text, type_coerce
from sqlalchemy import cast as sql_cast

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(select(func.count(Author.id), func.max(Author.born).label("last")).group_by(Author.name))
print(select(case((Author.born < 1800, "early"), else_="late").label("period")))
print(select(case({1815: "Ada"}, value=Author.born), sql_cast(Author.born, String).label("text")))
print(select(Author).where(func.lower(Author.name) == "ada", func.length(Author.name) > 2))
print(select(Author.name.label("n")).order_by("n").having(func.count() > 1).group_by(Author.name))
print(select(Author).order_by(Author.born.desc(), func.lower(Author.name), text("1"), desc("name")))
print(select(func.row_number().over(order_by=Author.born, partition_by=[Author.name])))
print(select(type_coerce(Author.born, String) + "!", literal("x") + Author.name))
print(select(func.count(Author.name.distinct())))
print(select(func.coalesce(Author.name, "x") == "y", func.sum(Author.born) > 5))
