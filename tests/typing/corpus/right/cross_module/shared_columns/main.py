# shared-columns: aliases, mixins and column functions come from a module of their own
from sqlalchemy import select

from declarative_instr.orm import configure_mappers

from .models import Author, Book

configure_mappers()
print(Author(name="Ada").created, Book(title="Notes", author_id=1).author_id + 1, select(Author.created))
