"""What the types of the core allow; each checker must find nothing here."""

from collections.abc import Callable, Collection
from typing import Any

from declarative_instr import (
    ClassManager,
    DeclarativeBase,
    History,
    InstanceState,
    InstrumentedAttribute,
    Mapped,
    event,
    get_history,
    inspect,
    manager_of_class,
    register_class,
)
from declarative_instr.constants import PassiveFlag
from declarative_instr.ext.instrumentation import InstrumentationManager
from declarative_instr.structures.topological import topological_order  # it has no stub


class Base(DeclarativeBase):
    pass


class Author(Base):
    name: Mapped[str]


class OwnManager(ClassManager[Any]):
    pass


class Hooks(InstrumentationManager):
    def install_member(self, class_: type, key: str, implementation: object) -> None:
        setattr(class_, "_" + key, implementation)

    def get_instance_dict(self, class_: type, instance: Any) -> dict[str, object]:
        return {}

    def state_getter(self, class_: type) -> Callable[[Any], InstanceState[Any]]:
        return lambda instance: inspect(instance)


def load(state: InstanceState[Any], toload: Collection[str], passive: PassiveFlag) -> None:
    state.dict.update(dict.fromkeys(toload))


class Plain:
    pass


@event.listens_for(Author, "init")
def note_init(target: Author, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    kwargs.setdefault("name", "")


author = Author(name="Ada")
author.name = "Grace"
manager: ClassManager[Plain] = register_class(Plain, manager_factory=OwnManager)
manager_of_class(Author).expired_attribute_loader = load
attribute: InstrumentedAttribute[str] = Author.name
state: InstanceState[Author] = inspect(author)
same: Author | None = state.object
history: History[Any] = get_history(author, "name")
print(author.name.upper(), history.added, topological_order)
