"""What the types of the core refuse; each checker must find the lines marked, and no other."""

from typing import Any

from declarative_instr import (
    ClassManager,
    DeclarativeBase,
    InstanceState,
    InstrumentedAttribute,
    Mapped,
    event,
    get_history,
    inspect,
    manager_of_class,
    register_class,
)
from declarative_instr.ext.instrumentation import InstrumentationManager


class Base(DeclarativeBase):
    pass


class Author(Base):
    name: Mapped[str]


class Plain:
    pass


class Hooks(InstrumentationManager):
    def get_instance_dict(self, class_: type, instance: Any) -> list[str]:  # wrong
        return []


def make_manager(class_: type) -> type:
    return class_


def load(state: InstanceState[Any]) -> None:
    state.dict.clear()


author = Author(name="Ada")
author.name = 1  # wrong
register_class(Plain, manager_factory=make_manager)  # wrong
manager_of_class(Author).expired_attribute_loader = load  # wrong
manager: ClassManager[Author] = manager_of_class(Plain)  # wrong
attribute: InstrumentedAttribute[int] = Author.name  # wrong
state: InstanceState[Plain] = inspect(author)  # wrong
get_history(author, "name").insert(0, "")  # wrong
event.listen(Author, "init", 3)  # wrong
