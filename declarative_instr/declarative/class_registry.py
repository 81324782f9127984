"""ClassRegistry: declared classes by name; knows nothing of what they hold."""

from collections.abc import Callable, Iterator
from threading import RLock
from typing import final
from weakref import ref

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
    """Classes under their names; holds them weakly, so that a class may be collected.

    Of classes that share a path, as those of a function that runs twice, the newest has it.
    """

    __slots__ = ("_classes", "_lock", "_tidy_at")

    def __init__(self) -> None:
        self._classes: dict[str, list[ref[type]]] = {}
        self._lock = RLock()
        self._tidy_at = 64

    def add(self, cls: type) -> None:
        """Make `cls` known under its `__name__`; several classes may share one."""
        with self._lock:
            if cls.__name__ not in self._classes:
                self._tidy()
            self._classes[cls.__name__] = [*map(ref, self._called(cls.__name__)), ref(cls)]

    def discard(self, cls: type) -> None:
        """Forget `cls`, if it is known; an older class of its path has the path again."""
        with self._lock:
            others = [one for one in self._called(cls.__name__) if one is not cls]
            self._classes[cls.__name__] = list(map(ref, others))

    def __iter__(self) -> Iterator[type]:
        """The living classes, ordered by path."""
        with self._lock:
            living = [cls for name in self._classes for cls in self._called(name)]
        return iter(sorted(living, key=class_path))

    def __contains__(self, cls: object) -> bool:
        return any(known is cls for known in self)

    def at_path(self, path: str) -> type | None:
        """The newest class of exactly this path."""
        return self._by_path(path.rpartition(".")[2]).get(path)

    def is_replaced(self, cls: type) -> bool:
        """Whether a newer class has the path of `cls`."""
        return self.at_path(class_path(cls)) is not cls

    def find(self, name: str, near: type | None = None) -> type | None:
        """The one class of this name or path; None where there is none, or more than one.

        `near`, the class that has the relation, wins where it has the name itself.
        """
        if near is not None and _is_called(near, name):
            return near
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
        if near is not None and _is_called(near, name):
            return near
        candidates = self._candidates(name)
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
        by_path = self._by_path(name.rpartition(".")[2])
        if name in by_path:
            return [by_path[name]]
        return [cls for cls in by_path.values() if _is_called(cls, name)]

    def _by_path(self, name: str) -> dict[str, type]:
        """The classes of this `__name__`; the newest one of each path."""
        return {class_path(cls): cls for cls in self._called(name)}

    def _called(self, name: str) -> list[type]:
        """The living classes of this `__name__`, oldest first."""
        with self._lock:
            found = [reference() for reference in self._classes.get(name, ())]
        return [cls for cls in found if cls is not None]

    def _tidy(self) -> None:
        """Forget names whose classes are gone, each time that twice as many are known."""
        if len(self._classes) >= self._tidy_at:
            self._classes = {
                name: known for name, known in self._classes.items() if self._called(name)
            }
            self._tidy_at = max(64, 2 * len(self._classes))

    def _unknown(self, name: str, relation: str) -> UnknownTargetError:
        known = list(self)
        names = {cls.__name__ for cls in known} | {class_path(cls) for cls in known}
        message = (
            f"{relation}: expression {name!r} failed to locate a name ({name!r});"
            f" no declared class is called so.{near_misses(name, names)}"
            " If the name is right, import the module that defines the class before objects"
            " are made."
        )
        return UnknownTargetError(message, name)


def _is_called(cls: type, name: str) -> bool:
    """Whether `name` is the end of the path of `cls`."""
    return f".{class_path(cls)}".endswith(f".{name}")
