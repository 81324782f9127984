# column-name-as-keyword, fails: the keyword is the name of the column, not of the attribute
from sqlalchemy import String

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("full_name", String(80))


ada = Author(full_name="Ada")  # wrong
#> ada = Author(name="Ada")
print(ada.name)
