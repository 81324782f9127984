"""The limit without a database: ordinary classes, and the least code that keeps two sides in step."""

from typing import Any

from typing_extensions import override

from benchmarks.instances.subject import FIELDS, InstanceSubject


class Record:
    """Ten attributes, set one by one."""

    def __init__(  # noqa: PLR0913 - the work is a class with ten attributes
        self,
        *,
        i0: int,
        i1: int,
        i2: int,
        i3: int,
        i4: int,
        s0: str,
        s1: str,
        s2: str,
        s3: str,
        s4: str,
    ) -> None:
        self.i0 = i0
        self.i1 = i1
        self.i2 = i2
        self.i3 = i3
        self.i4 = i4
        self.s0 = s0
        self.s1 = s1
        self.s2 = s2
        self.s3 = s3
        self.s4 = s4


class Parent:
    """One side: has children."""

    def __init__(self) -> None:
        self.children = Children(self)


class Children(list[Any]):
    """A list that tells its members whose they are."""

    __slots__ = ("owner",)

    def __init__(self, owner: Parent) -> None:
        self.owner = owner

    @override
    def append(self, child: Any) -> None:
        """Add a child and set its parent."""
        list.append(self, child)
        child.__dict__["_parent"] = self.owner

    @override
    def remove(self, child: Any) -> None:
        """Remove a child and take its parent away."""
        list.remove(self, child)
        child.__dict__["_parent"] = None


class Child:
    """The other side: has a parent."""

    def __init__(self) -> None:
        self._parent: Parent | None = None

    @property
    def parent(self) -> Parent | None:
        """The parent; setting it moves the child."""
        return self._parent

    @parent.setter
    def parent(self, parent: Parent | None) -> None:
        if self._parent is not None:
            list.remove(self._parent.children, self)
        self._parent = parent
        if parent is not None:
            list.append(parent.children, self)


_CLASS_STATEMENT = compile(
    "class Record:\n"
    f"    def __init__(self, {', '.join(FIELDS)}):\n"
    + "".join(f"        self.{field} = {field}\n" for field in FIELDS),
    "<plain>",
    "exec",
)


class PlainInstances(InstanceSubject):
    """Ordinary classes: neither history nor events."""

    record = Record

    @override
    def define(self, count: int) -> list[type]:
        """Run a class statement that is compiled once, as of a module that is imported."""
        classes = []
        for _ in range(count):
            namespace: dict[str, type] = {}
            exec(_CLASS_STATEMENT, namespace)  # the text is a constant above
            classes.append(namespace["Record"])
        return classes

    @override
    def families(self, parents: int, children: int) -> tuple[list[Any], list[list[Any]]]:
        """Build parents and loose children."""
        loose = [[Child() for _ in range(children)] for _ in range(parents)]
        return [Parent() for _ in range(parents)], loose
