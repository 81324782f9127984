# result-may-be-none, silent: a generic repository promises an object that get() may not find
from typing import Generic, TypeVar

from sqlalchemy import create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


ModelT = TypeVar("ModelT", bound=Base)


class Repository(Generic[ModelT]):
    def __init__(self, model: type[ModelT], session: Session) -> None:
        self.model = model
        self.session = session

    def by_key(self, key: int) -> ModelT:
        return self.session.get(self.model, key)  # wrong
        #> return self.session.get_one(self.model, key)


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Author(id=1, name="Ada", born=1815))
    session.flush()
    print(Repository(Author, session).by_key(2 - 1).name)
