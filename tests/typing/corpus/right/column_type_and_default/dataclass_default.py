# insert-default: insert_default makes the value, default=None is the documented companion
from datetime import datetime

from sqlalchemy import func

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    created: Mapped[datetime] = mapped_column(insert_default=func.now(), default=None)
    name: Mapped[str] = mapped_column(insert_default=lambda: "nobody")


print(Author.__table__.c.name.default)
