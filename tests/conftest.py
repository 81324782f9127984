"""What every run of the tests has in common: which build is tested, and what a run may leave out."""

import ast
import importlib
import os
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent
PACKAGE = ROOT.parent / "declarative_instr"

# Folders whose tests need SQLAlchemy, and folders where a test's imports tell whether it does.
# Anywhere else nothing is left out, so that a core test that needs SQLAlchemy fails without it.
ORM_FOLDERS = frozenset({"orm", "conformance", "typing"})
MIXED_FOLDERS = frozenset({"cost", "ext", "flows"})
ORM_IMPORTS = ("sqlalchemy", "declarative_instr.orm")

HAS_SQLALCHEMY = find_spec("sqlalchemy") is not None

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if "CI" in os.environ else "default")


def is_set(variable: str) -> bool:
    return os.environ.get(variable, "") not in ("", "0")


def stale_modules() -> list[str]:
    """Modules compiled for this interpreter that are older than a source of theirs, or lost it."""
    suffix = EXTENSION_SUFFIXES[0]  # the one that names the interpreter; others may lie beside it
    stale = []
    for compiled in PACKAGE.rglob("*" + suffix):
        stem = compiled.name.removesuffix(suffix)
        sources = [compiled.with_name(stem + kind) for kind in (".py", ".pxd")]
        age = compiled.stat().st_mtime
        if any(not source.exists() or source.stat().st_mtime > age for source in sources):
            stale.append(str(compiled.relative_to(ROOT.parent)))
    return stale


def check_build(compiled_parts: frozenset[str]) -> str | None:
    """Say why this run would not test what it was started for."""
    if is_set("DECLARATIVE_INSTR_REQUIRE_COMPILED") and not compiled_parts:
        return "a compiled run was asked for, but declarative_instr.COMPILED is empty"
    if is_set("DECLARATIVE_INSTR_PURE") and compiled_parts:
        return f"an uncompiled run was asked for, but {sorted(compiled_parts)} are compiled"
    if is_set("DECLARATIVE_INSTR_CORE_ONLY") and HAS_SQLALCHEMY:
        return "a run without SQLAlchemy was asked for, but it is installed"
    return None


def pytest_configure(config: pytest.Config) -> None:
    if HAS_SQLALCHEMY:
        config.pluginmanager.import_plugin("tests.orm.databases")
    if not is_set("DECLARATIVE_INSTR_PURE") and (stale := stale_modules()):
        msg = f"older than their sources: {', '.join(stale)}; compile anew with `make test`"
        raise pytest.UsageError(msg)
    if (cause := check_build(compiled_parts())) is not None:
        raise pytest.UsageError(cause)


def compiled_parts() -> frozenset[str]:
    # Imported late: a stale compiled module would fail here with a less helpful text.
    package = importlib.import_module("declarative_instr")
    return frozenset(package.COMPILED)


def pytest_report_header() -> str:
    parts = sorted(name.removeprefix("declarative_instr.") for name in compiled_parts())
    build = f"compiled ({', '.join(parts)})" if parts else "pure Python"
    return f"declarative_instr: {build}; SQLAlchemy {'present' if HAS_SQLALCHEMY else 'absent'}"


def imports_orm(path: Path) -> bool:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return any(name == orm or name.startswith(orm + ".") for name in names for orm in ORM_IMPORTS)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    if HAS_SQLALCHEMY or ROOT not in collection_path.parents:
        return None
    folder = collection_path.relative_to(ROOT).parts[0]
    if folder in ORM_FOLDERS:
        return True
    is_mixed = folder in MIXED_FOLDERS and collection_path.suffix == ".py"
    return True if is_mixed and imports_orm(collection_path) else None
