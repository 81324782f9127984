# optional-through-sql: None is compared, coalesced and filtered in SQL
from sqlalchemy import func, select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    nickname: Mapped[str | None]
    born: Mapped[int | None]


wanted: str | None = None
print(select(Author).where(Author.nickname == wanted, Author.nickname != None))
print(select(func.coalesce(Author.nickname, "nobody")).where(Author.born.is_not(None)))
print(select(Author).where(Author.born > 1800).order_by(Author.born.desc().nulls_last()))
print(select(Author.born + 1, Author.nickname + "!").where(Author.born.in_([1815, 1797])))
names: list[str] = [name for name in (Author(nickname="A").nickname, None) if name is not None]
print(names)
