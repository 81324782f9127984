# key-type, silent: the foreign key is int, the key in another module is a UUID
from declarative_instr.orm import configure_mappers

from .book import Book

configure_mappers()
print(Book(title="Notes"))
