# unknown-table, fails: the foreign key names a table that no module has
from declarative_instr.orm import configure_mappers

from .book import Book

configure_mappers()
print(Book(title="Notes"))
