# no-primary-key, fails: the abstract base that has the key is not among the bases
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Keyed(Base):
    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)


class Author(Base):  # wrong
#> class Author(Keyed):
    __tablename__ = "author"

    name: Mapped[str]


configure_mappers()
