# bare-annotation, fails: an annotation without Mapped makes no column
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: str  # wrong
    #> name: Mapped[str]


configure_mappers()
print(Author.__table__.c.keys())
