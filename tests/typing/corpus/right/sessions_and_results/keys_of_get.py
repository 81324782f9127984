# keys-of-get: get() with keys of several kinds, and with options
from uuid import UUID, uuid4

from sqlalchemy import create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Chapter(Base):
    __tablename__ = "chapter"

    book_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]


class Tag(Base):
    __tablename__ = "tag"

    name: Mapped[str] = mapped_column(primary_key=True)


class Device(Base):
    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Chapter(book_id=1, number=2, title="Two"))
    session.flush()
    print(session.get_one(Chapter, (1, 2)).title.upper())
    print(session.get(Chapter, {"number": 2, "book_id": 1}), session.get(Tag, "new"))
    print(session.get(Device, uuid4(), populate_existing=True, with_for_update=True))
    model: type[Base] = Tag
    print(session.get(model, "new"))
