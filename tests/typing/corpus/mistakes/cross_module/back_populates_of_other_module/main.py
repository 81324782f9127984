# back-populates-unknown, fails: back_populates names no attribute of the target in another module
from declarative_instr.orm import configure_mappers

from .author import Author
from .book import Book

configure_mappers()
print(Author(name="Ada"), Book(title="Notes"))
