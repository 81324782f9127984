"""ClassRegistry: declared classes by name; knows nothing of what they hold."""

from collections.abc import Callable, Iterator
from threading import RLock
from typing import final
from weakref import WeakSet

from declarative_instr.exc import (
    ArgumentError,
    DuplicateNameError,
    UnknownTargetError,
    near_misses,
)


def class_path(cls: type) -> str:
    """Module and qualified name, by which `cls` can always be told apart."""
    return f"{cls.__module__}.{cls.__qualname__}"


@final
class ClassRegistry:
    """Classes under their names; holds them weakly, so that a class may be collected."""

    __slots__ = ("_classes", "_lock")

    def __init__(self) -> None:
        self._classes: dict[str, WeakSet[type]] = {}
        self._lock = RLock()

    def add(self, cls: type) -> None:
        """Make `cls` known under its `__name__`; several classes may share one."""
        with self._lock:
            self._classes.setdefault(cls.__name__, WeakSet()).add(cls)

    def discard(self, cls: type) -> None:
        """Forget `cls`, if it is known."""
        with self._lock:
            self._classes.get(cls.__name__, WeakSet()).discard(cls)

    def __iter__(self) -> Iterator[type]:
        """The living classes, ordered by path."""
        with self._lock:
            living = [cls for classes in self._classes.values() for cls in classes]
        return iter(sorted(living, key=class_path))

    def __contains__(self, cls: object) -> bool:
        return any(known is cls for known in self)

    def find(self, name: str) -> type | None:
        """The one class of this name or path; None where there is none, or more than one."""
        candidates = self._candidates(name)
        return candidates[0] if len(candidates) == 1 else None

    def resolve(
        self,
        target: type | str | Callable[[], object],
        *,
        relation: str,
        near: type | None = None,
    ) -> type:
        """The class that `target` names: itself, a name, a path, or a function that answers one.

        A path may leave out leading packages: `module.Child` finds `package.module.Child`.

        Args:
            target: What the relation was given.
            relation: `Class.attribute`, for the errors.
            near: The class that has the relation; it wins where it has the name itself.

        Raises:
            UnknownTargetError: No known class has this name.
            DuplicateNameError: More than one class has this name.
            ArgumentError: `target` is, or answers, something else.
        """
        answer = target if isinstance(target, type | str) or not callable(target) else target()
        if isinstance(answer, type):
            return answer
        if not isinstance(answer, str):
            message = (
                f"{relation}: {answer!r} is no class. Give a declared class, its name, or a"
                " function without arguments that answers one of them."
            )
            raise ArgumentError(message)
        return self._resolve_name(answer.strip(), relation, near)

    def _resolve_name(self, name: str, relation: str, near: type | None) -> type:
        candidates = self._candidates(name)
        if near is not None and near in candidates:
            return near
        if not candidates:
            raise self._unknown(name, relation)
        if len(candidates) > 1:
            paths = ", ".join(sorted(map(class_path, candidates)))
            message = (
                f'{relation}: Multiple classes found for path "{name}" in the registry ({paths}).'
                " Use a fully module-qualified path, or give the class itself."
            )
            raise DuplicateNameError(message)
        return candidates[0]

    def _candidates(self, name: str) -> list[type]:
        _, _, last = name.rpartition(".")
        with self._lock:
            same_name = list(self._classes.get(last, ()))
        ending = f".{name}"
        return [cls for cls in same_name if f".{class_path(cls)}".endswith(ending)]

    def _unknown(self, name: str, relation: str) -> UnknownTargetError:
        known = list(self)
        names = {cls.__name__ for cls in known} | {class_path(cls) for cls in known}
        message = (
            f"{relation}: expression {name!r} failed to locate a name ({name!r});"
            f" no declared class is called so.{near_misses(name, names)}"
            " If the name is right, import the module that defines the class before objects"
            " are made."
        )
        return UnknownTargetError(message)
