# no-table-name, fails: the name of the table stands under a misspelt name
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __table_name__ = "author"  # wrong
    #> __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


configure_mappers()
