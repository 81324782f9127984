"""StubPackage: which modules get stubs, and the text of each, not formatted."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from mypy.nodes import MypyFile

from stubs.inferred import remark_on, type_of
from stubs.installed import PROJECT
from stubs.shapes import UnknownStatementError, bound_names, words
from stubs.signatures import Statement, StubWriter

Remarks = Mapping[str, Mapping[str, str]]
"""What checkers must be told in the stubs: by module, then by name or `Class.member`."""

PUBLIC = (
    "declarative_instr",
    "declarative_instr.attributes",
    "declarative_instr.collections",
    "declarative_instr.constants",
    "declarative_instr.event",
    "declarative_instr.exc",
    "declarative_instr.ext.instrumentation",
    "declarative_instr.ext.journal",
    "declarative_instr.inspection",
    "declarative_instr.instrumentation",
    "declarative_instr.orm",
    "declarative_instr.orm.attributes",
    "declarative_instr.orm.base",
    "declarative_instr.orm.collections",
    "declarative_instr.orm.events",
    "declarative_instr.orm.exc",
    "declarative_instr.orm.instrumentation",
    "declarative_instr.orm.interfaces",
    "declarative_instr.orm.state",
    "declarative_instr.orm.util",
    "declarative_instr.state",
)
"""The documented paths; what their signatures name gets stubs as well."""


def is_private(name: str) -> bool:
    """Whether a name is its module's own; the tracking fields belong to the whole package."""
    return name.startswith("_") and not name.startswith("_sa_") and not name.endswith("__")


def names_in(text: str) -> set[str]:
    """Give the names that a stub uses or offers."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            found.update(ast.literal_eval(node.value))
    return found


def asked_names(text: str) -> set[str]:
    """Give the private names that a source takes from a module or from an object not its own."""
    found: set[str] = set()
    own = ("self", "cls", "super()")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) not in own:
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ClassDef) and "Protocol" in words(node.bases):
            found.update(name for member in node.body for name in bound_names(member))
    return {name for name in found if is_private(name)}


class StubModule:
    """One module on the way to its stub."""

    def __init__(
        self, checked: MypyFile, source: str, asked: set[str], remarks: Mapping[str, str]
    ) -> None:
        self._checked = checked
        self._asked = asked
        self._remarks = dict(remarks)
        writer = StubWriter(source, self)
        self._imports = writer.imports
        self._settings = writer.settings()
        self._statements = writer.statements()
        if self._remarks:
            message = f"remarks.toml: {checked.fullname} has no {', '.join(self._remarks)}"
            raise UnknownStatementError(message)

    def type_of(self, owner: str | None, name: str) -> str:
        """Give the type of what has no annotation; nothing where the stub leaves it out."""
        if owner is not None and is_private(name) and name not in self._asked:
            return ""
        return type_of(self._checked, owner, name, self._named)

    def remark_on(self, place: str) -> str | None:
        """Give the comment that a class, function, or member (`Class.member`) needs in a stub."""
        if place in self._remarks:
            return self._remarks.pop(place)
        return remark_on(self._checked, place) or None

    def _named(self, module: str, name: str) -> str:
        """Give the name that something of another module has here; import it where it has none."""
        if module == self._checked.fullname:
            return name
        for bound, symbol in self._checked.names.items():
            if self._imports.get(bound) == (module, name) or symbol.fullname == f"{module}.{name}":
                return bound
        bound = f"_{name}" if name in self._checked.names else name
        self._imports[bound] = (module, name)
        return bound

    def _is_kept(self, statement: Statement) -> bool:
        name = statement.name
        return statement.is_required or not is_private(name) or name in self._asked

    def _body(self) -> str:
        """Render the public statements, and the private ones that they name."""
        text, kept = "", list[Statement]()
        more = [one for one in self._statements if self._is_kept(one)]
        while len(more) > len(kept):
            kept = more
            text = "\n".join(one.render(self._is_kept) for one in kept)
            used = names_in(text)
            more = [one for one in self._statements if one in kept or one.name in used]
        return text

    def imports(self) -> list[tuple[str, str, str]]:
        """Give the imports that the stub needs: module, name, bound name."""
        used = names_in(self._body())
        return [
            (module, name, bound)
            for bound, (module, name) in self._imports.items()
            if bound.split(".")[0] in used
        ]

    def text(self) -> str:
        """Give the stub, not formatted."""
        lines = [*self._settings]
        for module, name, bound in self.imports():
            renamed = f" as {bound}" if bound != (name or module) else ""
            lines.append(f"from {module} import {name}{renamed}" if name else f"import {module}")
        return "\n".join([*lines, self._body(), ""])


class StubPackage:
    """The modules that get stubs: the public ones, and those that their stubs import from."""

    def __init__(self, checked: Mapping[str, MypyFile], remarks: Remarks) -> None:
        self._checked = checked
        self._sources = {
            name: Path(file.path).read_text(encoding="utf-8") for name, file in checked.items()
        }
        self._asked = set[str]().union(*map(asked_names, self._sources.values()))
        self._modules: dict[str, StubModule] = {}
        pending = list(PUBLIC)
        while pending:
            name = pending.pop()
            if name not in self._modules and name in checked:
                self._modules[name] = StubModule(
                    checked[name], self._sources[name], self._asked, remarks.get(name, {})
                )
                pending.extend(self._needed_by(name))
        if unknown := remarks.keys() - self._modules.keys():
            message = f"remarks.toml: no stub is made of {', '.join(sorted(unknown))}"
            raise UnknownStatementError(message)

    def _needed_by(self, name: str) -> Iterator[str]:
        parts = name.split(".")
        yield from (".".join(parts[:end]) for end in range(1, len(parts)))
        for module, what, _ in self._modules[name].imports():
            yield module
            yield f"{module}.{what}"

    def texts(self) -> dict[Path, str]:
        """Give each stub by its path below the folder of stubs."""
        return {
            Path(PROJECT, self._checked[name].path)
            .with_suffix(".pyi")
            .relative_to(PROJECT): module.text()
            for name, module in self._modules.items()
        }
