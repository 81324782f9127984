# modules-as-names: models are reached through modules and a facade
from sqlalchemy import create_engine, select

from declarative_instr.orm import Session

from . import models
from .models import author as authors

engine = create_engine("sqlite://")
models.Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(models.Author(name="Ada", books=[models.Book(title="Notes")]))
    session.commit()
    for author in session.scalars(select(authors.Author).where(models.Author.name == "Ada")):
        print([book.title.upper() for book in author.books])
