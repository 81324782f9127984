# late-listeners: another module listens to models and extends their statements
from sqlalchemy import create_engine

from declarative_instr.orm import Session

from . import listeners, queries
from .models import Author, Base

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Author(name=" Ada "))
    session.commit()
    print(queries.named(session, "Ada"), listeners.HEARD)
