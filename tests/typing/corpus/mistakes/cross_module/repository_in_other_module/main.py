# result-may-be-none, fails: a function of another module answers what may be None
from sqlalchemy import create_engine

from declarative_instr.orm import Session

from .models import Author, Base
from .repository import find

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    print(find(session, Author, 1).name)  # wrong
    #> print(find(session, Author, 1) or "nobody")
