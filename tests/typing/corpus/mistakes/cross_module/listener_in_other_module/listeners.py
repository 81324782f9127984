from typing import Any

from declarative_instr import event

from .models import Author


@event.listens_for(Author.name, "set")
def note(target: Author, value: int, oldvalue: Any, initiator: Any) -> None:  # wrong
#> def note(target: Author, value: str, oldvalue: Any, initiator: Any) -> None:
    print(value)
