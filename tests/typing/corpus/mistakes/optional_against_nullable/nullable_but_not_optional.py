# nullable-not-optional, silent: the column may be NULL, the annotation says that it never is
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(nullable=True)  # wrong
    #> name: Mapped[str | None] = mapped_column(nullable=True)


print(Author.__table__.c.name.nullable)
