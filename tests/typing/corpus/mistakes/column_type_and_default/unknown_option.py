# unknown-option, fails: mapped_column() has no such keyword
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primarykey=True)  # wrong
    #> id: Mapped[int] = mapped_column(primary_key=True)


configure_mappers()
