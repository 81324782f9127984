# unknown-of-inspected-state, fails: sqlalchemy.inspect answers a state, which has no such member
from sqlalchemy import inspect

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


ada = Author(name="Ada")
print(inspect(ada).is_transient)  # wrong
#> print(inspect(ada).transient)
