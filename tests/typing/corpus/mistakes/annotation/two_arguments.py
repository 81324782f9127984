# mapped-two-arguments, fails: None is given as a second argument of Mapped
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str, None]  # wrong
    #> name: Mapped[str | None]


configure_mappers()
