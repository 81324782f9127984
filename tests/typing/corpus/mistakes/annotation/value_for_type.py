# type-as-value, fails: the SQL type stands where mapped_column() belongs
from sqlalchemy import String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = String(30)  # wrong
    #> name: Mapped[str] = mapped_column(String(30))


configure_mappers()
print(Author(name="Ada"))
