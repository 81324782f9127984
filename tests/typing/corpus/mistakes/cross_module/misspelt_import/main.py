# unknown-import, fails: the class is imported under another name than it has
from .models import Authors  # wrong
#> from .models import Author

print(Authors(name="Ada"))  # wrong
#> print(Author(name="Ada"))
