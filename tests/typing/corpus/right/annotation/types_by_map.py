# types-by-map: types of Python that the base's map gives columns
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, NewType

from sqlalchemy import JSON, BigInteger, DateTime, Numeric, String, select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column

UserId = NewType("UserId", int)


class Base(DeclarativeBase):
    type_annotation_map = {
        str: String(100),
        UserId: BigInteger(),
        dict[str, Any]: JSON,
        Decimal: Numeric(10, 2),
        datetime: DateTime(timezone=True),
    }


class Author(Base):
    __tablename__ = "author"

    id: Mapped[UserId] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    fee: Mapped[Decimal | None]
    created: Mapped[datetime | None]


ada = Author(id=UserId(1), name="Ada", fee=Decimal("1.50"))
ada.details["x"] = 1
print(select(Author).where(Author.id == UserId(1)), ada.fee)
