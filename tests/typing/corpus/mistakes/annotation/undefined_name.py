# undefined-name, fails: the annotation names a type that is nowhere defined
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped["Decimel"] = mapped_column()  # wrong
    #> price: Mapped["float"] = mapped_column()


configure_mappers()
