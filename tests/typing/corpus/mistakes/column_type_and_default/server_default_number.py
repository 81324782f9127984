# server-default-type, fails: server_default is a number, it should be SQL
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[int] = mapped_column(server_default=0)  # wrong
    #> books: Mapped[int] = mapped_column(server_default="0")


configure_mappers()
