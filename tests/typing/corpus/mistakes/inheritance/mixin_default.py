# default-type, silent: the default of a mixin's column is of another type
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Counted:
    count: Mapped[int] = mapped_column(default="0")  # wrong
    #> count: Mapped[int] = mapped_column(default=0)


class Author(Counted, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


configure_mappers()
