# json-values: parts of JSON columns are compared
from typing import Any

from sqlalchemy import JSON, select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Document(Base):
    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    tags: Mapped[list[str]] = mapped_column(JSON)


print(select(Document).where(Document.details["kind"].as_string() == "letter"))
print(select(Document.details["a", "b"].as_integer() + 1, Document.tags[0]))
print(select(Document).where(Document.details["n"].as_float() > 1, Document.details == {"a": 1}))
