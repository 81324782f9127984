"""ClassInstances: states of the objects of one class, made, found and removed; it knows no listeners."""

from collections.abc import Callable
from typing import Any, Generic

from typing_extensions import TypeVar

from declarative_instr.exc import UnmappedInstanceError
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import dict_of, holder_of, is_state_of, state_of
from declarative_instr.state.ports import MANAGER_ATTR, STATE_ATTR
from declarative_instr.state.storage import ForeignStorage
from declarative_instr.state.tracked import Tracked, has_fields, reset_fields

ClassT = TypeVar("ClassT", bound=object, default=Any)


class ClassInstances(Generic[ClassT]):
    """What a manager does with the objects of its class."""

    class_: type[ClassT]
    storage: ForeignStorage
    """Where states are kept; only classes whose objects have no tracking fields have it."""

    def new_instance(self, state: InstanceState[Any] | None = None) -> ClassT:
        """Make an object without its constructor, with its tracking fields set.

        Args:
            state: A state whose identity, owner and old values the object takes over.
        """
        instance: ClassT = self.class_.__new__(self.class_)
        self.setup_instance(instance, state)
        return instance

    def setup_instance(self, instance: ClassT, state: InstanceState[Any] | None = None) -> Tracked:
        """Give an object its tracking fields, or its state; what it had of them is dropped.

        Args:
            instance: An object of the class.
            state: A state whose identity, owner and old values the object takes over.

        Returns: The object that has the fields.
        """
        if isinstance(instance, Tracked):
            reset_fields(instance)
            holder: Tracked = instance
        else:
            holder = self.make_state(instance)
        if state is not None:
            _copy_fields(state.holder, holder)
        return holder

    def make_state(self, instance: object) -> Tracked:
        """Make and attach the state of a foreign instance that has none yet."""
        raise NotImplementedError  # the state refers to the whole manager

    def find_state(self, instance: object) -> object | None:
        """What lies where a foreign instance keeps its state; None: nothing."""
        return self.storage.find_state(instance)

    def ensure_state(self, instance: ClassT) -> Tracked:
        """The state of a foreign instance; made and attached where it has none of its own."""
        state = self.find_state(instance)
        if is_state_of(state, instance, self):
            return state
        return self.setup_instance(instance)

    def teardown_instance(self, instance: ClassT) -> None:
        """Remove the state of an object, which keeps its values."""
        if isinstance(instance, Tracked):
            reset_fields(instance)
        else:
            self.storage.remove_state(instance)

    def has_state(self, instance: object) -> bool:
        """Whether an object has its tracking fields, or a state."""
        if isinstance(instance, Tracked):
            return has_fields(instance)
        return isinstance(self.find_state(instance), InstanceState)

    def manager_getter(self) -> Callable[[type], Any]:
        """A function that finds the manager of a class; KeyError where there is none."""
        return lambda cls: vars(cls)[MANAGER_ATTR]

    def state_getter(self) -> Callable[[Any], InstanceState[Any]]:
        """A function that finds the state of an instance; AttributeError where there is none."""
        return _state_or_attribute_error

    def dict_getter(self) -> Callable[[Any], dict[str, object]]:
        """A function that finds the values of an instance."""
        return lambda instance: dict_of(holder_of(instance))


def _state_or_attribute_error(instance: object) -> InstanceState[Any]:
    try:
        return state_of(instance)
    except UnmappedInstanceError as error:
        raise AttributeError(str(error), name=STATE_ATTR, obj=instance) from error


def _copy_fields(given: Tracked, holder: Tracked) -> None:
    committed = given._sa_committed
    holder._sa_key = given._sa_key
    holder._sa_sink = given._sa_sink
    holder._sa_flags = given._sa_flags
    holder._sa_committed = None if committed is None else dict(committed)
