# writing-statements: inserts, updates and deletes of classes
from typing import Any

from sqlalchemy import create_engine, delete, func, insert, select, update

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
rows: list[dict[str, Any]] = [{"name": "Ada", "born": 1815}, {"name": "Mary", "born": 1797}]
with Session(engine) as session:
    session.execute(insert(Author), rows)
    session.execute(insert(Author).values(name="Charles", born=1791))
    session.execute(insert(Author).values([{"name": "George", "born": 1815}]))
    made = session.scalars(insert(Author).returning(Author), [{"name": "Jane", "born": 1775}]).one()
    print(made.name.upper())
    session.execute(update(Author).where(Author.name == "Ada").values(born=Author.born + 1))
    session.execute(update(Author).values({Author.name: Author.name + "!", "born": func.abs(Author.born)}))
    session.execute(update(Author), [{"id": 1, "name": "Ada"}])
    changed = session.execute(update(Author).where(Author.id == 1).values(name="A").returning(Author.id))
    print([number + 1 for number in changed.scalars()])
    session.execute(delete(Author).where(Author.born < 1790), execution_options={"synchronize_session": "fetch"})
    session.commit()
    print(session.scalars(select(Author.name).order_by(Author.name)).all())
