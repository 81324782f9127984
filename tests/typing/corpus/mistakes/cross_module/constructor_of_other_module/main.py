# unknown-keyword, fails: the keyword is no attribute of a class in another module
from .models import Author

ada = Author(nmae="Ada")  # wrong
#> ada = Author(name="Ada")
print(ada.name)
