"""The namespace `collection`: marks that tell which methods of a class make it a collection."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, final

from typing_extensions import TypeVar

from declarative_instr.collections.marks import mark_of, set_mark

MethodT = TypeVar("MethodT", bound=Callable[..., Any])
MemberMethodT = TypeVar("MemberMethodT", bound=Callable[[Any, Any], Any])
IteratorMethodT = TypeVar("IteratorMethodT", bound=Callable[[Any], Any])


@final
class collection:  # noqa: N801  # the documented name
    """Decorators for the methods of a class that is used as `collection_class`.

    A class has three roles to fill, an *appender*, a *remover* and an *iterator*. Classes like
    list and set fill them by the names of their methods, others elect a method for each::

        class Team:
            @collection.appender
            def hire(self, person): ...
            @collection.remover
            def dismiss(self, person): ...
            @collection.iterator
            def members(self): ...

    The recipes (`adds`, `replaces`, `removes`, `removes_return`) say what further methods do,
    so that the events are fired for them too.
    """

    @staticmethod
    def appender(method: MemberMethodT) -> MemberMethodT:
        """Elect the method that adds one item, its only argument."""
        set_mark(method, replace(mark_of(method), role="appender"))
        return method

    @staticmethod
    def remover(method: MemberMethodT) -> MemberMethodT:
        """Elect the method that removes one item, its only argument; a missing one is its error."""
        set_mark(method, replace(mark_of(method), role="remover"))
        return method

    @staticmethod
    def iterator(method: IteratorMethodT) -> IteratorMethodT:
        """Elect the method, without arguments, that returns an iterator over the items."""
        set_mark(method, replace(mark_of(method), role="iterator"))
        return method

    @staticmethod
    def internally_instrumented(method: MethodT) -> MethodT:
        """Leave the method alone: what it calls fires the events."""
        set_mark(method, replace(mark_of(method), fires_itself=True))
        return method

    @staticmethod
    def adds(arg: int | str) -> Callable[[MethodT], MethodT]:
        """The method adds the argument at a position, or of a name; `self` is position 0."""

        def decorate(method: MethodT) -> MethodT:
            set_mark(method, replace(mark_of(method), adds=arg))
            return method

        return decorate

    @staticmethod
    def replaces(arg: int | str) -> Callable[[MethodT], MethodT]:
        """The method adds the argument, and returns the item that went for it, or None."""

        def decorate(method: MethodT) -> MethodT:
            set_mark(method, replace(mark_of(method), adds=arg, removes_result=True))
            return method

        return decorate

    @staticmethod
    def removes(arg: int | str) -> Callable[[MethodT], MethodT]:
        """The method removes the argument at a position, or of a name; `self` is position 0."""

        def decorate(method: MethodT) -> MethodT:
            set_mark(method, replace(mark_of(method), removes=arg))
            return method

        return decorate

    @staticmethod
    def removes_return() -> Callable[[MethodT], MethodT]:
        """The method removes an item and returns it; None means that nothing went."""

        def decorate(method: MethodT) -> MethodT:
            set_mark(method, replace(mark_of(method), removes_result=True))
            return method

        return decorate
