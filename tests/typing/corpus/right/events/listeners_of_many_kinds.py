# listeners-of-many-kinds: functions, lambdas, methods, callables and partials listen
from functools import partial
from typing import Any

from declarative_instr import event
from declarative_instr.orm import DeclarativeBase, LoaderCallableStatus, Mapped, mapped_column
from declarative_instr.orm.attributes import AttributeEventToken


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


def plain(target: Author, value: str, oldvalue: Any, initiator: Any) -> None:
    print("plain", value)


def loose(target: object, value: object, oldvalue: object, initiator: object) -> None:
    print("loose", value)


def anything(*told: Any, **more: Any) -> None:
    print("anything", len(told))


def with_more(target: Author, value: str, oldvalue: Any, initiator: Any, more: int = 1) -> None:
    print("more", more)


def prefixed(prefix: str, target: Author, value: str, oldvalue: Any, initiator: Any) -> None:
    print(prefix, value)


class Log:
    def note(self, target: Author, value: str, oldvalue: str | LoaderCallableStatus, token: Any) -> None:
        print("method", value)

    def __call__(self, target: Any, value: Any, oldvalue: Any, initiator: AttributeEventToken) -> None:
        print("callable", initiator.key)


event.listen(Author.name, "set", plain)
event.listen(Author.name, "set", loose)
event.listen(Author.name, "set", anything)
event.listen(Author.name, "set", with_more)
event.listen(Author.name, "set", partial(prefixed, "partial"))
event.listen(Author.name, "set", Log().note)
event.listen(Author.name, "set", Log())
event.listen(Author.name, "set", lambda target, value, oldvalue, initiator: print("lambda", value))
Author(name="Ada", born=1815)
event.remove(Author.name, "set", plain)
print(event.contains(Author.name, "set", plain))
