# assigned-type, silent: an attribute of a mixin in another module is given a value of another type
from datetime import datetime

from .models import Author

ada = Author(name="Ada")
ada.created = "1815-12-10"  # wrong
#> ada.created = datetime(1815, 12, 10)
