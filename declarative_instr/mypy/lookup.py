"""Classes and tables that a string names, found as the run time finds them; nothing is reported.

Looked at are only modules that the own one depends on, so that the answer does not follow from what
else mypy has in memory.
"""

from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from typing import Literal, final

from mypy.nodes import Import, ImportAll, ImportFrom, MypyFile, SymbolTable, TypeInfo
from mypy.plugin import CheckerPluginInterface
from mypy.server.trigger import make_trigger
from mypy.util import correct_relative_import

from declarative_instr.mypy.dependencies import depend_in_check, depend_on
from declarative_instr.mypy.expressions import Call, Fact, Lambda, Name
from declarative_instr.mypy.memory import Memory
from declarative_instr.mypy.names import is_root
from declarative_instr.mypy.neighbours import Here
from declarative_instr.mypy.views import ClassView


class Missing(Enum):
    """Why nothing was found."""

    UNKNOWN = "unknown"
    """There is none, in any source that could have it."""
    UNCLEAR = "unclear"
    """There are several, or some may be where they are not seen."""


Unclear = Literal[Missing.UNCLEAR]
Found = ClassView | Missing


@final
class Lookup:
    """Looks for classes and tables on behalf of one class."""

    def __init__(
        self,
        owner: ClassView,
        api: CheckerPluginInterface,
        memory: Memory,
        here: Here | None = None,
    ) -> None:
        self.owner = owner
        self.base = base_of(owner.info)
        self._api = api
        self._memory = memory
        self._neighbours = memory.neighbours
        self._here = here or Here(owner.info.module_name, _path_of(_modules_of(api), owner.info))

    def moved_to(self, owner: ClassView) -> "Lookup":
        """The same modules, looked through on behalf of another class."""
        return Lookup(owner, self._api, self._memory, self._here)

    # What strings name ---------------------------------------------------------------------------

    def target(self, fact: Fact) -> Found:
        """The class that a relation's argument means."""
        match fact:
            case str():
                return self.class_named(fact)
            case Lambda(body=Name() | str() as body):
                return self.target(body)
            case Name(fullname=path):
                info = self.info_at(path)
                return Missing.UNCLEAR if info is None else self.view_of(info)
            case Call(function=Name(fullname="typing.cast"), args=(_, inner)):
                return self.target(inner)
            case _:
                return Missing.UNCLEAR

    def class_named(self, name: str) -> Found:
        """The class below the same base that has this name, or whose path ends so."""
        name = name.strip()
        last = name.rpartition(".")[2]
        if not last.isidentifier():
            return Missing.UNCLEAR
        if _is_called(self.owner.info, name):
            return self.owner
        found = {
            info.fullname: info
            for module in self._visible_with(last)
            for info in _classes_called(module, last)
            if _is_called(info, name) and base_of(info) is self.base
        }
        if len(found) == 1 and not self._hidden_places(last):
            return self.view_of(next(iter(found.values())))
        return Missing.UNCLEAR if found or self._may_exist(last) else Missing.UNKNOWN

    def table_named(self, name: str) -> Found:
        """The class below the same base that has this table."""
        last = name.rpartition(".")[2]
        found = {info.fullname: info for info in self._classes_with_table(last)}
        if len(found) == 1:
            return self.view_of(next(iter(found.values())))
        if found or self._may_have_table(last):
            return Missing.UNCLEAR
        return Missing.UNKNOWN

    def class_names(self) -> set[str]:
        """Classes that the user may have meant."""
        declared = {info.name for info in self._declared_here()}
        return {
            name.partition("@")[0] for name in declared | self._neighbours.class_names(self._here)
        }

    def says(self, pattern: str, near: TypeInfo) -> bool:
        """Whether a source that has to do with a class has a match; slow, for the way to an error."""
        return self._neighbours.says(pattern, self._here, near.module_name)

    def table_names(self) -> set[str]:
        """Tables that the user may have meant."""
        return self._neighbours.table_names(self._here)

    # What paths name -----------------------------------------------------------------------------

    def view_of(self, info: TypeInfo) -> ClassView:
        """The view of a class; what is being checked depends on its facts from now on."""
        depend_in_check(self._api, info)
        depend_on(self._api, make_trigger(info.fullname))
        return self._memory.views.of(info)

    def info_at(self, path: str) -> TypeInfo | None:
        """The class of exactly this full name."""
        parts = path.split(".")
        for end in range(len(parts) - 1, 0, -1):
            module = self._modules.get(".".join(parts[:end]))
            if module is not None:
                return _inner_class(module.names, parts[end:])
        return None

    # Modules -------------------------------------------------------------------------------------

    @property
    def _modules(self) -> dict[str, MypyFile]:
        return _modules_of(self._api)

    @cached_property
    def _visible(self) -> frozenset[str]:
        """Modules that the own one surely depends on."""
        known = self._memory.visible.get(self._here)
        if known is None:
            tree = self._modules.get(self._here.name)
            imported = frozenset() if tree is None else frozenset(_imported(tree))
            known = imported.union(self._neighbours.modules(self._here), {self._here.name})
            self._memory.visible[self._here] = known
        return known.union(info.module_name for info in self.owner.info.mro)

    def _visible_with(self, class_name: str) -> Iterator[MypyFile]:
        """The own module, and visible ones with a class of this name."""
        named = {self._here.name, *self._neighbours.places_of_class(class_name, self._here)}
        yield from self._trees(named, class_name)

    def _trees(self, named: set[str], symbol: str | None) -> Iterator[MypyFile]:
        for name in sorted(named & self._visible):
            tree = self._modules.get(name)
            if tree is not None:
                if symbol is not None and name != self._here.name:
                    depend_on(self._api, make_trigger(f"{name}.{symbol}"))
                yield tree

    def _hidden_places(self, class_name: str) -> set[str]:
        """Modules that may have a class of this name too, and are not looked at."""
        hidden = set(self._neighbours.mapping_places(class_name, self._here)) - self._visible
        return {one for one in hidden if self._is_near(one)}

    # Certainty -----------------------------------------------------------------------------------

    def _may_exist(self, class_name: str) -> bool:
        """Whether a class could be declared where it is not seen."""
        if not self._is_base_near():
            return True
        here = self._modules.get(self._here.name)
        if here is None or class_name in here.names:
            return True
        if any(map(self._is_near, self._neighbours.places_of_class(class_name, self._here))):
            return True
        made = rf"""\(\s*["']{class_name}["']\s*,\s*\(|__name__\s*=\s*["']{class_name}["']"""
        return self._neighbours.says(made, self._here, self._near)

    def _may_have_table(self, table: str) -> bool:
        places = self._neighbours.places_of_table(table, self._here)
        if not self._is_base_near() or any(self._is_near(one.module) for one in places):
            return True
        return self._neighbours.says(_HIDDEN_TABLES, self._here, self._near)

    @cached_property
    def _near(self) -> str | None:
        """The module of the base, which all import that extend it; None where that is not so.

        A base with a MetaData or a registry from elsewhere shares its tables with whoever knows those.
        """
        shares = self.base is None or not {"metadata", "registry"}.isdisjoint(self.base.names)
        return None if self.base is None or shares else self.base.module_name

    def _is_near(self, module: str) -> bool:
        """Whether classes and tables of a module may be those of the base."""
        near = self._near
        return near is None or module in self._neighbours.modules_with(near, self._here)

    def _is_base_near(self) -> bool:
        """Whether the base, and so what extends it, is among the user's own sources."""
        if self.base is None or self.owner.is_dynamic:
            return False
        there = Here(self.base.module_name, _path_of(self._modules, self.base))
        return self._neighbours.knows(self._here, there)

    # Tables --------------------------------------------------------------------------------------

    def _classes_with_table(self, table: str) -> Iterator[TypeInfo]:
        for module, class_name in self._neighbours.places_of_table(table, self._here):
            if class_name is None:
                continue
            for tree in self._trees({module}, class_name):
                for info in _classes_called(tree, class_name):
                    is_kin = base_of(info) is self.base
                    if is_kin and self._memory.views.of(info).setting("__tablename__") == table:
                        yield info

    def _declared_here(self) -> Iterator[TypeInfo]:
        """Classes of the own module, and those it imports, below the same base."""
        tree = self._modules.get(self._here.name)
        for symbol in () if tree is None else tuple(tree.names.values()):
            if isinstance(symbol.node, TypeInfo) and base_of(symbol.node) is self.base:
                yield symbol.node


_HIDDEN_TABLES = (
    r"""autoload_with|\.reflect\(|\bto_metadata\(|\bTable\(\s*[^"'\s)]|def __tablename__"""
    r"""|__tablename__\s*(?::[^=\n]*)?=\s*[^"'\s]|map_imperatively|\bautomap"""
)
"""Tables whose names no string in a source says."""


def _modules_of(api: CheckerPluginInterface) -> dict[str, MypyFile]:
    """All modules that mypy has in memory, which the interface for plugins does not promise."""
    modules: dict[str, MypyFile] = getattr(api, "modules", {})
    return modules


def _path_of(modules: dict[str, MypyFile], info: TypeInfo) -> str | None:
    tree = modules.get(info.module_name)
    return None if tree is None else tree.path


def base_of(info: TypeInfo) -> TypeInfo | None:
    """The declarative base: the direct subclass of DeclarativeBase that a class comes from."""
    return next((one for one in info.mro if any(is_root(base.type) for base in one.bases)), None)


def _is_called(info: TypeInfo, name: str) -> bool:
    path = ".".join(part.partition("@")[0] for part in info.fullname.split("."))
    return f".{path}".endswith(f".{name}")


def _classes_called(tree: MypyFile, name: str) -> Iterator[TypeInfo]:
    """Classes of a module, also those of its functions, which mypy keeps as `Name@line`."""
    for key, symbol in tuple(tree.names.items()):
        node = symbol.node
        if key.partition("@")[0] == name and isinstance(node, TypeInfo):
            yield node


def _inner_class(names: SymbolTable, path: list[str]) -> TypeInfo | None:
    symbol = names.get(path[0])
    node = None if symbol is None else symbol.node
    if not isinstance(node, TypeInfo):
        return None
    return node if len(path) == 1 else _inner_class(node.names, path[1:])


def _imported(tree: MypyFile) -> Iterator[str]:
    for statement in tree.imports:
        if isinstance(statement, Import):
            yield from (name for name, _ in statement.ids)
        elif isinstance(statement, ImportFrom | ImportAll):
            is_package = tree.is_package_init_file()
            path, _ = correct_relative_import(
                tree.fullname, statement.relative, statement.id, is_package
            )
            yield path
            if isinstance(statement, ImportFrom):
                yield from (f"{path}.{name}" for name, _ in statement.names)
