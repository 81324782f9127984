# imperative: an ordinary class is mapped by a call
import dataclasses

from sqlalchemy import Column, Integer, String, Table, create_engine, select

from declarative_instr.orm import Session, registry

made = registry()


@dataclasses.dataclass
class Author:
    id: int | None
    name: str


table = Table(
    "author", made.metadata, Column("id", Integer, primary_key=True), Column("name", String(30))
)
made.map_imperatively(Author, table)
engine = create_engine("sqlite://")
made.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Author(None, "Ada"))
    session.commit()
    author = session.scalars(select(Author)).one()
    print(author.name.upper())
