# unknown-attribute, fails: a class of another module is asked for what it does not have
from sqlalchemy import select

from .models import Author

print(select(Author.nmae))  # wrong
#> print(select(Author.name))
