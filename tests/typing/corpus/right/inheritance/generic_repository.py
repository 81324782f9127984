# generic-repository: a repository of any mapped class that has a key
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import create_engine, func, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Keyed(Base):
    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)


ModelT = TypeVar("ModelT", bound=Keyed)


class Repository(Generic[ModelT]):
    model: type[ModelT]

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, key: int) -> ModelT | None:
        return self.session.get(self.model, key)

    def one(self, key: int) -> ModelT:
        return self.session.scalars(select(self.model).where(self.model.id == key)).one()

    def all(self, *keys: int) -> Sequence[ModelT]:
        query = select(self.model).where(self.model.id.in_(keys)).order_by(self.model.id.desc())
        return self.session.scalars(query).all()

    def add(self, **values: Any) -> ModelT:
        made = self.model(**values)
        self.session.add(made)
        self.session.flush()
        return made

    def count(self) -> int:
        return self.session.scalar(select(func.count()).select_from(self.model)) or 0


class Author(Keyed):
    __tablename__ = "author"

    name: Mapped[str]


class Authors(Repository[Author]):
    model = Author


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    authors = Authors(session)
    ada = authors.add(name="Ada")
    print(authors.one(ada.id).name.upper(), [one.name for one in authors.all(1, 2)], authors.count())
    found = authors.get(1)
    print(found.name if found else None)
