# type-checking-imports: modules refer to each other under TYPE_CHECKING
from declarative_instr.orm import configure_mappers

from . import author, book

configure_mappers()
ada = author.Author(name="Ada")
ada.books.append(book.Book(title="Notes"))
print(ada.books[0].author.name.upper(), ada.books[0].title.upper())
