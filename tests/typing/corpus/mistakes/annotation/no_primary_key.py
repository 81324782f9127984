# no-primary-key, fails: no column is the primary key
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int]  # wrong
    #> id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


configure_mappers()
