# back-populates-unknown, fails: two modules that do not import each other, joined by strings
from declarative_instr.orm import configure_mappers

from . import author, book

configure_mappers()
print(author.Author(name="Ada"), book.Book(title="Notes"))
