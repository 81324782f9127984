# target-not-mapped, fails: a relation to a str
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = relationship()  # wrong
    #> country: Mapped[str] = mapped_column()


configure_mappers()
