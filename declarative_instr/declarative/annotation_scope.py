"""Annotations of a class body, read and evaluated; what `Mapped` means is not known here.

Names that cannot be found stay unresolved: a class may name another one that comes later.
"""

import builtins
import re
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ForwardRef, Union, final, get_args, get_origin

from typing_extensions import override

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.declarative.class_registry import class_path

if sys.version_info >= (3, 14):
    import annotationlib


class UnresolvedName:
    """Stands in an evaluated annotation for a name that cannot be found (yet)."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path

    def __getattr__(self, name: str) -> "UnresolvedName":
        if name.startswith("__"):  # typing and copy ask for these
            raise AttributeError(name)
        return UnresolvedName(f"{self.path}.{name}")

    def __getitem__(self, _arguments: object) -> "UnresolvedName":
        return self

    def __or__(self, other: object) -> object:
        return union_of(self, other)

    def __ror__(self, other: object) -> object:
        return union_of(other, self)

    def __call__(self) -> None:
        """Make `typing` take the name for a type."""
        raise TypeError(self.path)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnresolvedName) and other.path == self.path

    @override
    def __hash__(self) -> int:
        return hash(self.path)

    @override
    def __repr__(self) -> str:
        return self.path


@final
@dataclass(frozen=True, slots=True, eq=False)
class AnnotationScope:
    """Where the names in annotations of one class are looked for, and how errors name it."""

    class_name: str
    """Class that has the annotations: the one being declared, or a mixin of it."""
    module: str
    namespace: Mapping[str, object] = field(default_factory=dict)
    """The class body."""
    find_class: Callable[[str], type | None] = lambda _name: None
    """Asks the registry of declared classes."""
    type_arguments: Mapping[object, object] = field(default_factory=dict)
    """What the type variables of a generic base stand for."""
    own_name: str = ""
    """Class being declared, which is not known yet; `Self` means it."""

    def __getitem__(self, name: str) -> object:
        """Find `name` as the class body would, and then among the declared classes."""
        if (
            name == self.own_name == self.class_name
        ):  # the class being declared hides older ones of its name
            return UnresolvedName(name)
        if name in self.namespace and _can_be_type(self.namespace[name]):
            return self.namespace[name]
        for names in (self._globals(), vars(builtins)):
            if name in names:
                return names[name]
        return self.find_class(name) or UnresolvedName(name)

    def late_target(self, target: type) -> type | str:
        """What to remember of a class that was found by its name: its path, looked up again.

        A newer class may have the path then. A class that the registry does not know stands for
        itself.
        """
        path = class_path(target)
        return target if self.find_class(path) is None else path

    def evaluated(self, annotation: object) -> object:
        """`annotation` itself, or what it says where it is a string or a forward reference."""
        while isinstance(annotation, str | ForwardRef):
            text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
            annotation = self._evaluated_text(text.strip())
        return annotation

    def _evaluated_text(self, text: str) -> object:
        code = compile(f"({text})", f"<annotation in {self.class_name}>", "eval")
        try:
            names: Any = self  # eval looks names up, and asks for nothing else of a mapping
            return eval(code, self._globals(), names)
        except AttributeError:
            if _PATH.fullmatch(text):  # into a module that is not complete yet, or of that name
                return UnresolvedName(text)
            raise

    def _globals(self) -> dict[str, Any]:
        module = sys.modules.get(self.module)
        return {} if module is None else vars(module)


def body_annotations(namespace: Mapping[str, Any]) -> Mapping[str, object]:
    """Annotations of a class body that is not a class yet, names unresolved where need be."""
    if sys.version_info >= (3, 14):
        annotate = annotationlib.get_annotate_from_class_namespace(namespace)
        if annotate is not None:
            return annotationlib.call_annotate_function(annotate, annotationlib.Format.FORWARDREF)
    annotations: Mapping[str, object] = namespace.get("__annotations__", {})
    return dict(annotations)


def own_annotations(cls: type) -> Mapping[str, object]:
    """Annotations in the body of `cls` itself, without those of its bases."""
    if sys.version_info >= (3, 14):
        return annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF)
    annotations: Mapping[str, object] = vars(cls).get("__annotations__", {})
    return annotations


def type_arguments(
    namespace: Mapping[str, object], known: Mapping[object, object] | None = None
) -> dict[type, dict[object, object]]:
    """What the type variables of generic bases stand for: `Box[int]` gives `{Box: {T: int}}`."""
    found: dict[type, dict[object, object]] = {}
    bases = namespace.get("__orig_bases__", ())
    for base in bases if isinstance(bases, tuple) else ():
        origin: object = get_origin(base)
        parameters: tuple[object, ...] = getattr(origin, "__parameters__", ())
        if not isinstance(origin, type) or not parameters:
            continue
        arguments = ((known or {}).get(given, given) for given in get_args(base))
        found[origin] = dict(zip(parameters, arguments, strict=False))
        for deeper, values in type_arguments(vars(origin), found[origin]).items():
            found.setdefault(deeper, values)
    return found


def is_union(value: object) -> bool:
    """Whether `value` is written `A | B`, `Union[...]` or `Optional[...]`."""
    origin: object = get_origin(value)
    return origin is Union or origin is types.UnionType


def union_of(*members: object) -> object:
    """The union of any objects, which `|` refuses for strings."""
    return Union[members]  # noqa: UP007 - members are known at run time alone


_PATH = re.compile(r"\w+(\.\w+)*")


def _can_be_type(value: object) -> bool:
    """Whether a value in a class body can be meant by an annotation there."""
    return isinstance(value, type) or not (
        isinstance(value, Mapped) or hasattr(type(value), "__get__")
    )
