# option-type, fails: index= is given the name of the index
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index="ix_name")  # wrong
    #> name: Mapped[str] = mapped_column(index=True)


configure_mappers()
