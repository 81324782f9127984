# default-type, silent: the default of an int column is a str
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[int] = mapped_column(default="0")  # wrong
    #> books: Mapped[int] = mapped_column(default=0)


configure_mappers()
