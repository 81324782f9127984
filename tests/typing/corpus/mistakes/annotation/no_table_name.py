# no-table-name, fails: the class tells no name of a table
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):  # wrong
#> class Author(Base):
#>     __tablename__ = "author"
#>
    id: Mapped[int] = mapped_column(primary_key=True)


configure_mappers()
