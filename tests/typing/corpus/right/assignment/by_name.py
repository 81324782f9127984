# by-name: attributes are read and written by name
from sqlalchemy import inspect

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


ada = Author(name="Ada", born=1815)
for key, value in {"name": "Mary", "born": 1797}.items():
    setattr(ada, key, value)
print({column.key: getattr(ada, column.key) for column in inspect(Author).column_attrs})
print(getattr(Author, "name").key, vars(ada))
