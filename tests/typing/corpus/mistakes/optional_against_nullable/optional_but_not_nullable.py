# optional-not-nullable, silent: the annotation allows None, the column does not
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(nullable=False)  # wrong
    #> name: Mapped[str] = mapped_column(nullable=False)


print(Author.__table__.c.name.nullable)
