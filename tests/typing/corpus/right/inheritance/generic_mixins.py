# generic-mixins: mixins are generic over the class or the value that they hold
from typing import Generic, Self, TypeVar

from sqlalchemy import JSON, create_engine, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


ValueT = TypeVar("ValueT")


class HasValue(Generic[ValueT]):
    value: Mapped[ValueT] = mapped_column(JSON)

    def read(self) -> ValueT:
        return self.value

    def write(self, value: ValueT) -> Self:
        self.value = value
        return self


class Number(HasValue[int], Base):
    __tablename__ = "number"

    id: Mapped[int] = mapped_column(primary_key=True)


class Names(HasValue[list[str]], Base):
    __tablename__ = "names"

    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Number(value=1), Names(value=["Ada"])])
    session.commit()
    one = session.scalars(select(Number)).one()
    print(one.write(5).read() + 1, [name.upper() for name in session.scalars(select(Names)).one().value])
