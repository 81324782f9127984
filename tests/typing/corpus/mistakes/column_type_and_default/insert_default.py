# insert-default-type, silent: insert_default is of another type
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(insert_default=0)  # wrong
    #> name: Mapped[str] = mapped_column(insert_default="")


configure_mappers()
