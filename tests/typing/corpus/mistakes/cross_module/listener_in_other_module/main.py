# event-value-type, silent: a listener in another module takes the value for another type
from . import listeners
from .models import Author

print(Author(name="Ada"), listeners.__name__)
