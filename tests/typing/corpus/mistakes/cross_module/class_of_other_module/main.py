# unknown-class, fails: the string in relationship() names a class that no module has
from declarative_instr.orm import configure_mappers

from .author import Author

configure_mappers()
print(Author())
