# conditional-and-wrapped: listeners are wrapped, conditional, generic, and registered in loops
import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from declarative_instr import event
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


F = TypeVar("F", bound=Callable[..., Any])


def logged(function: F) -> F:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        print("heard")
        return function(*args, **kwargs)

    return cast(F, call)


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


@event.listens_for(Author.name, "set")
@logged
def note(target: Author, value: str, oldvalue: Any, initiator: Any) -> None:
    print(value)


@event.listens_for(Author.name, "set", retval=True)
def shorten(target: Author, value: str | None, oldvalue: object, initiator: object) -> str:
    return (value or "")[:30]


for one in (Author.name, Author.born):

    @event.listens_for(one, "set")
    def seen(target: Author, value: Any, oldvalue: Any, initiator: Any, key: str = one.key) -> None:
        print(key)


def register(model: type[Base], name: str, function: Callable[..., None]) -> None:
    event.listen(getattr(model, name), "set", function)


register(Author, "born", lambda target, value, oldvalue, initiator: print(value))
Author(name="Ada", born=1815)
