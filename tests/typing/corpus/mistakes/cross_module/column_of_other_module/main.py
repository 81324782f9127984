# unknown-column, fails: the foreign key names a column that the table of another module lacks
from declarative_instr.orm import configure_mappers

from .book import Book

configure_mappers()
print(Book(title="Notes"))
