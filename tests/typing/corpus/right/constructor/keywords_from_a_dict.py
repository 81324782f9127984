# keywords-from-a-dict: the keywords come from dictionaries
from typing import Any

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


row: dict[str, Any] = {"name": "Ada", "born": 1815}
names: dict[str, str] = {"name": "Mary"}
print(Author(**row).born, Author(**names, born=1797).name, Author().id)
