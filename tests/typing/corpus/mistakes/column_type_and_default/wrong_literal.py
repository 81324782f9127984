# option-type, silent: autoincrement has other words
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement="yes")  # wrong
    #> id: Mapped[int] = mapped_column(primary_key=True, autoincrement="auto")


configure_mappers()
