# union-of-types, fails: one column cannot be int or str
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Document(Base):
    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | str]  # wrong
    #> number: Mapped[int | None]


configure_mappers()
