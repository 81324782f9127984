# assigned-type, silent: a Decimal attribute is given a float
from decimal import Decimal

from sqlalchemy import Numeric

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[Decimal] = mapped_column(Numeric(8, 2))


book = Book(price=Decimal("9.90"))
book.price = 12.5  # wrong
#> book.price = Decimal("12.50")
