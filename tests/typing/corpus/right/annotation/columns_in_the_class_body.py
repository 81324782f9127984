# columns-in-the-class-body: constraints and relations name columns of their own class body
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, create_engine, func

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    def __repr__(self) -> str:
        return f"<{self.__tablename__}>"

    @classmethod
    def index_names(cls) -> list[str]:
        return sorted(str(index.name) for index in cls.__table__.indexes)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(30), default="")
    subtitle: Mapped[str | None] = mapped_column(String(30))
    pages: Mapped[int] = mapped_column(default=1)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("book.id"))
    first: Mapped["Book | None"] = relationship(remote_side=[id], back_populates="later")
    later: Mapped[list["Book"]] = relationship(back_populates="first", order_by=pages)

    __table_args__ = (
        UniqueConstraint(title, subtitle),
        Index("ix_title", title, subtitle.desc()),
        Index("ix_lower", func.lower(title)),
        CheckConstraint(pages > 0),
        {"comment": "what is read"},
    )


class Copy(Base):
    __tablename__ = "copy"
    __table_args__ = {"comment": "of a book"}
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey(Book.id, ondelete="CASCADE"), index=True)


def tables(*models: type[DeclarativeBase]) -> list[str]:
    return [model.__tablename__ for model in models]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Book(title="Notes", later=[Book(title="More", pages=2)]))
    session.commit()
print(Book.index_names(), tables(Book, Copy), Copy(), f"{Book.__tablename__}.id", Book.title.name)
