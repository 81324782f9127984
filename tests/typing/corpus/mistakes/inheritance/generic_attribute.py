# generic-attribute, silent: an attribute of a generic base is given another type than the class's
from typing import Generic, TypeVar

from sqlalchemy import JSON

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


Value = TypeVar("Value")


class Setting(Base, Generic[Value]):
    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[Value] = mapped_column(JSON)


class Limit(Setting[int]):
    __tablename__ = "limit"


limit = Limit(id=1)
limit.value = "ten"  # wrong
#> limit.value = 10
