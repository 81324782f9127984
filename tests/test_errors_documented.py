"""What holds of the whole package: its errors are documented, its modules say what they hold."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

import declarative_instr
from declarative_instr import exc

PACKAGE = Path(declarative_instr.__file__).parent
ERRORS_PAGE = PACKAGE.parent / "docs" / "errors.md"

HAS_SQLALCHEMY = find_spec("sqlalchemy") is not None
ONLY_WITH_ORM = (
    "declarative_instr.orm",
    "declarative_instr.cli",
    "declarative_instr.ext",
    "declarative_instr.mypy",
)

SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((PACKAGE.parent / "tests").rglob("test_*.py"))
SECTION = re.compile(r"^\((\w+)\)=\n### (\w+): (\w+)$", re.MULTILINE)


def relative(source: Path) -> str:
    return source.relative_to(PACKAGE).as_posix()


LISTS = [source for source in SOURCES if "\n__all__ = " in source.read_text(encoding="utf-8")]
"""Modules that say which of their names are public."""


def is_facade(source: Path) -> bool:
    """Whether a module holds nothing but names of other modules; every `__init__` is to."""
    if source.name == "__init__.py":
        return True
    body = ast.parse(source.read_text(encoding="utf-8")).body
    kinds = (ast.Import, ast.ImportFrom, ast.Assign, ast.Expr)
    return source in LISTS and all(isinstance(one, kinds) for one in body)


FACADES = [source for source in SOURCES if is_facade(source)]


def import_everything() -> Iterator[ModuleType]:
    """All modules of the package; those of the core alone where SQLAlchemy is not installed."""
    for found in pkgutil.walk_packages(declarative_instr.__path__, "declarative_instr."):
        if found.name.endswith("__main__"):
            continue
        if HAS_SQLALCHEMY or not found.name.startswith(ONLY_WITH_ORM):
            yield importlib.import_module(found.name)


def subclasses(root: type[exc.InstrumentationError]) -> Iterator[type[exc.InstrumentationError]]:
    yield root
    for below in root.__subclasses__():
        yield from subclasses(below)


@pytest.fixture(scope="module")
def error_classes() -> list[type[exc.InstrumentationError]]:
    list(import_everything())
    found = dict.fromkeys(subclasses(exc.InstrumentationError))
    return [one for one in found if one.__module__.startswith("declarative_instr.")]


@pytest.fixture(scope="module")
def sections() -> dict[str, str]:
    """Name of the class in the heading, by code."""
    found = SECTION.findall(ERRORS_PAGE.read_text(encoding="utf-8"))
    return {code: name for _, code, name in found}


def introducers(
    classes: list[type[exc.InstrumentationError]],
) -> dict[str, list[type[exc.InstrumentationError]]]:
    """By code, the classes that have it without a base that has it."""
    found: dict[str, list[type[exc.InstrumentationError]]] = {}
    for one in classes:
        inherited = [getattr(base, "code", None) for base in one.__mro__[1:]]
        if one.code not in inherited:
            found.setdefault(one.code, []).append(one)
    return found


def test_each_error_code_has_its_section(
    error_classes: list[type[exc.InstrumentationError]], sections: dict[str, str]
) -> None:
    codes = {one.code for one in error_classes}

    assert codes - sections.keys() == set()


@pytest.mark.skipif(not HAS_SQLALCHEMY, reason="the errors of the ORM layer cannot be imported")
def test_each_section_belongs_to_an_error_code(
    error_classes: list[type[exc.InstrumentationError]], sections: dict[str, str]
) -> None:
    codes = {one.code for one in error_classes}

    assert sections.keys() - codes == set()


def test_each_section_is_headed_by_the_class_that_introduced_its_code(
    error_classes: list[type[exc.InstrumentationError]], sections: dict[str, str]
) -> None:
    names = {
        code: [one.__name__ for one in found] for code, found in introducers(error_classes).items()
    }

    headings = {code: [name] for code, name in sections.items() if code in names}

    assert headings == names


def test_each_section_has_an_anchor_of_its_code() -> None:
    anchors = SECTION.findall(ERRORS_PAGE.read_text(encoding="utf-8"))

    assert [anchor for anchor, code, _ in anchors if anchor != code] == []
    assert len({code for _, code, _ in anchors}) == len(anchors)


def test_each_heading_of_a_code_is_read_by_these_tests(sections: dict[str, str]) -> None:
    headings = re.findall(r"^### (.+)$", ERRORS_PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert headings == [f"{code}: {name}" for code, name in sections.items()]


def test_no_code_is_introduced_by_two_classes(
    error_classes: list[type[exc.InstrumentationError]],
) -> None:
    shared = {code: found for code, found in introducers(error_classes).items() if len(found) > 1}

    assert shared == {}


def test_each_error_class_says_its_code_itself(
    error_classes: list[type[exc.InstrumentationError]],
) -> None:
    silent = [one.__qualname__ for one in error_classes if "code" not in vars(one)]

    assert silent == []


def test_each_error_class_has_a_docstring(
    error_classes: list[type[exc.InstrumentationError]],
) -> None:
    assert [one.__qualname__ for one in error_classes if not vars(one).get("__doc__")] == []


EXPECTING = {"pytest.raises", "pytest.warns", "refused"}
"""Functions whose arguments name the error that a test expects."""


def called_names(tree: ast.AST) -> set[str]:
    """Names of all that is called."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {getattr(one, "attr", getattr(one, "id", "")) for one in calls}


def expected_names(tree: ast.AST) -> set[str]:
    """Names of the errors and warnings that the tests of a module say are raised."""
    return {
        getattr(node, "attr", getattr(node, "id", ""))
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in EXPECTING
        for node in ast.walk(call)
    }


def test_each_error_class_that_is_raised_has_a_test_that_raises_it(
    error_classes: list[type[exc.InstrumentationError]],
) -> None:
    raised = set().union(*(called_names(ast.parse(one.read_text("utf-8"))) for one in SOURCES))
    tested = set().union(*(expected_names(ast.parse(one.read_text("utf-8"))) for one in TESTS))

    untested = {one.__name__ for one in error_classes if one.__name__ in raised - tested}

    assert untested == set()


def test_each_error_class_is_raised_or_the_root_of_others(
    error_classes: list[type[exc.InstrumentationError]],
) -> None:
    raised = set().union(*(called_names(ast.parse(one.read_text("utf-8"))) for one in SOURCES))
    roots = {base for one in error_classes for base in one.__mro__[1:]}

    unused = {
        one.__name__ for one in error_classes if one.__name__ not in raised and one not in roots
    }

    assert unused == set()


def test_text_of_an_error_ends_with_its_code() -> None:
    error = exc.InvalidRequestError("Not now. Try later.")

    assert str(error) == "Not now. Try later. [di02]"


@pytest.mark.parametrize("source", SOURCES, ids=relative)
def test_module_has_a_docstring(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)


def bound_names(tree: ast.Module) -> set[str]:
    """Public names that the statements of a module bind."""
    names: set[str] = set()
    for statement in tree.body:
        match statement:
            case ast.Import() | ast.ImportFrom():
                names |= {alias.asname or alias.name for alias in statement.names}
            case ast.Assign(targets=targets):
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                names.add(name)
            case _:
                pass
    return {name for name in names if not name.startswith("_")}


@pytest.mark.parametrize("source", FACADES, ids=relative)
def test_facade_offers_what_its_list_of_names_says(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    listed: list[str] = next(
        (
            ast.literal_eval(statement.value)
            for statement in tree.body
            if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__"
        ),
        [],
    )

    public = {name for name in listed if not name.startswith("_")}

    assert bound_names(tree) == public
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("source", LISTS, ids=relative)
def test_listed_names_exist(source: Path) -> None:
    parts = source.relative_to(PACKAGE).with_suffix("").parts
    name = ".".join(["declarative_instr", *(part for part in parts if part != "__init__")])
    if not HAS_SQLALCHEMY and name.startswith(ONLY_WITH_ORM):
        pytest.skip("needs SQLAlchemy")

    module = importlib.import_module(name)

    assert [one for one in getattr(module, "__all__", ()) if not hasattr(module, one)] == []
