# reserved-name, fails: metadata is a name of the declarative base
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Document(Base):
    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    metadata: Mapped[str]  # wrong
    #> details: Mapped[str]


configure_mappers()
