# dialect-types: types of a dialect and variants of types
from typing import Any

from sqlalchemy import JSON, String, create_engine
from sqlalchemy.dialects import postgresql

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Document(Base):
    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    tags: Mapped[list[str]] = mapped_column(
        postgresql.ARRAY(String).with_variant(JSON(), "sqlite"), default_factory=list
    )
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON().with_variant(postgresql.JSONB(), "postgresql"))
    address: Mapped[str | None] = mapped_column(postgresql.INET().with_variant(String(40), "sqlite"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
document = Document()
document.tags.append("new")
print(document.tags, document.details)
