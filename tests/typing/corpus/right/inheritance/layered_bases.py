# layered-bases: several abstract bases in a row, mixins between them, names built from classes
from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from sqlalchemy import MetaData, Select, create_engine, inspect, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData()

    def to_dict(self, *, skip: Collection[str] = ()) -> dict[str, Any]:
        return {
            column.key: getattr(self, column.key)
            for column in inspect(type(self)).column_attrs
            if column.key not in skip
        }


class Keyed(Base):
    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)


class Timestamps:
    created: Mapped[datetime] = mapped_column(default=datetime.now)
    deleted: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def is_deleted(self) -> bool:
        return self.deleted is not None

    @classmethod
    def living(cls) -> Any:
        return cls.deleted.is_(None)


class Record(Timestamps, Keyed):
    __abstract__ = True

    @classmethod
    def all(cls) -> Select[Self]:
        return select(cls).where(cls.living()).order_by(cls.id)


class Author(Record):
    __tablename__ = "author"

    name: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Author(name="Ada"))
    session.commit()
    ada = session.scalars(Author.all()).one()
    print(ada.name, ada.is_deleted, ada.created.year, sorted(ada.to_dict(skip=["id"])))
