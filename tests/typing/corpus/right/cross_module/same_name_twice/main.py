# same-name-twice: two classes of one name in two modules, on two bases
from declarative_instr.orm import configure_mappers

from . import library, shop

configure_mappers()
print(library.Book(pages=[library.Page()]).pages[0].book.id, shop.Book(price=1).price + 1)
