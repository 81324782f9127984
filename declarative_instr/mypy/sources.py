"""Source: what the text of one file defines and names, found by searching; nothing is parsed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, final

_DEFINED: Final = re.compile(
    r"""^[ \t]*class[ \t]+(?P<name>\w+)"""
    r"""|__tablename__[^=\n]*=\s*["'](?P<table>[^"'\n]+)["']"""
    r"""|\bTable\(\s*["'](?P<core>[^"'\n]+)["']""",
    re.MULTILINE,
)
_BACK_REFERENCE: Final = re.compile(
    r"""^[ \t]*class[ \t]+(?P<owner>\w+)"""
    r"""|\bbackref(?:["'][ \t]*:|[ \t]*=|\()\s*(?:[\w.]*\bbackref\b)?\s*\(?(?:\s|#.*)*(?:name\s*=\s*)?"""
    r"""(?:["'](?P<name>\w+)["'](?=\s*(?:[,)}\]#]|$))|(?!None\b)\S)""",
    re.MULTILINE,
)
_MARK: Final = re.compile(r"\brelationship\b|\bForeignKey")
_MAPPED: Final = re.compile(r"\bmapped_column\b|\brelationship\b|\bMapped\[|__table(?:name)?__")
_BASE: Final = re.compile(r"\bDeclarativeBase\s*[,)]|\bdeclarative_base\(|\bregistry\(")
_QUOTED: Final = re.compile(r"""["']([A-Za-z_][\w.]*)""")
_ANNOTATION: Final = re.compile(r"\bMapped\[([^=\n]+)")
_IMPORT: Final = re.compile(
    r"(?:^|;)[ \t]*(?:from[ \t]+(?P<path>[\w.]+)[ \t]+import[ \t]*(?P<names>\([^)]*\)|[^\n;]*)"
    r"|import[ \t]+(?P<plain>[^\n;]*))",
    re.MULTILINE,
)
_PATH: Final = re.compile(r"[A-Za-z_][\w.]*")
_WORD: Final = re.compile(r"[A-Za-z_]\w*")


ANY_NAME: Final = "*"


@final
class Source(NamedTuple):
    """What the text of one file defines and names."""

    stamp: tuple[int, int]
    module: str
    classes: frozenset[str]
    tables: dict[str, str | None]
    named: frozenset[str]
    has_base: bool
    has_mapped: bool
    back_references: dict[str, str | None]
    """Names that `backref` gives to other classes, with the class that says so; ANY_NAME for what
    is computed."""
    imported: frozenset[str]
    """Paths that may be those of imported modules."""


def read_source(file: Path, module: str, known: Source | None) -> Source | None:
    """What a file says; None where it cannot be read."""
    try:
        status = file.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        if known is not None and known.stamp == stamp:
            return known
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    classes, tables = _defined_in(text)
    named = frozenset(_named_in(text)) - classes if _MARK.search(text) else frozenset[str]()
    has_base = _BASE.search(text) is not None
    has_mapped = _MAPPED.search(text) is not None
    imported = frozenset(_imported_in(text, module, is_package=file.stem == "__init__"))
    back = _back_references_in(text)
    return Source(stamp, module, classes, tables, named, has_base, has_mapped, back, imported)


def text_of(file: Path) -> str:
    """The text of a file; empty where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _defined_in(text: str) -> tuple[frozenset[str], dict[str, str | None]]:
    classes: list[str] = []
    tables: dict[str, str | None] = {}
    for match in _DEFINED.finditer(text):
        if match["name"]:
            classes.append(match["name"])
        elif match["core"]:
            tables[match["core"]] = None
        else:
            tables[match["table"]] = classes[-1] if classes else None
    return frozenset(classes), tables


def _back_references_in(text: str) -> dict[str, str | None]:
    if "backref" not in text:
        return {}
    found: dict[str, str | None] = {}
    owner: str | None = None
    for match in _BACK_REFERENCE.finditer(text):
        if match["owner"]:
            owner = match["owner"]
        else:
            found[match["name"] or ANY_NAME] = owner
    return found


def _named_in(text: str) -> Iterator[str]:
    """Each part of names in strings, and names in annotations."""
    for quoted in _QUOTED.finditer(text):
        yield from quoted[1].split(".")
    for annotation in _ANNOTATION.finditer(text):
        yield from _WORD.findall(annotation[1])


def _imported_in(text: str, module: str, *, is_package: bool) -> Iterator[str]:
    """Each path that an import may mean; of `from a import b` both `a` and `a.b`."""
    for match in _IMPORT.finditer(text):
        if match["plain"]:
            for plain in _PATH.findall(match["plain"]):
                yield from _with_packages(plain)
            continue
        path = _absolute(match["path"], module, is_package=is_package)
        yield path
        yield from (f"{path}.{name}".lstrip(".") for name in _WORD.findall(match["names"]))


def _with_packages(path: str) -> Iterator[str]:
    """`import a.b` makes `a` known, too."""
    parts = path.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def _absolute(path: str, module: str, *, is_package: bool) -> str:
    """The path of a relative import, from the package of its module on."""
    name = path.lstrip(".")
    up = len(path) - len(name) - is_package
    if not path.startswith("."):
        return name
    package = module.split(".")
    package = package[: len(package) - up]
    return ".".join([*package, name] if name else package)
