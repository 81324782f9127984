"""What of a source file stands in its stub."""

import pytest

from stubs.shapes import UnknownStatementError
from stubs.signatures import Statement, StubWriter


class KnownTypes:
    """Stands for mypy: every name without annotation is an `Inferred`, `Odd` needs a remark."""

    def type_of(self, owner: str | None, name: str) -> str:
        return "Inferred"

    def remark_on(self, place: str) -> str | None:
        return "# type: ignore[misc]  # odd" if place in ("Odd", "Even.odd") else None


def stub_of(source: str) -> str:
    def is_kept(_: Statement) -> bool:
        return True

    statements = StubWriter(source, KnownTypes()).statements()
    return "\n".join(statement.render(is_kept) for statement in statements)


CASES = {
    "a body goes": (
        'def f(a: int) -> str:\n    """D."""\n    return ""',
        "def f(a: int) -> str: ...",
    ),
    "a plain default stays": ("def f(a: int = 3) -> None: pass", "def f(a: int = 3) -> None: ..."),
    "another default goes": (
        "def f(a: T = Z, *, b: U = {1: 2}) -> None: pass",
        "def f(a: T = ..., *, b: U = ...) -> None: ...",
    ),
    "with a default goes what is said of it": (
        "def f(\n    a: T = Z,  # type: ignore[assignment]\n) -> None: pass",
        "def f(\n    a: T = ...,  \n) -> None: ...",
    ),
    "quotes go": (
        'def f(a: "list[A]") -> "B | None": pass',
        "def f(a: list[A]) -> B | None: ...",
    ),
    "a literal keeps its quotes": (
        'def f(a: Literal["x"]) -> None: pass',
        'def f(a: Literal["x"]) -> None: ...',
    ),
    "what one checker takes for another thing stays": (
        "if MYPY:\n    A: TypeAlias = int\nelse:\n    A: TypeAlias = str  # type: ignore[misc]",
        "if MYPY:\n    A: TypeAlias = int\nelse:\n    A: TypeAlias = str  # type: ignore[misc]",
    ),
    "comments go": (
        "def f(\n    a: int,  # why\n) -> None:  # because\n    pass",
        "def f(\n    a: int,  \n) -> None: ...",
    ),
    "what is said to checkers stays, what is said to ruff goes": (
        "def f(a: int) -> None:  # type: ignore[misc]  # reason  # noqa: A001\n    pass",
        "def f(a: int) -> None: ...  # type: ignore[misc]  # reason",
    ),
    "the implementation of overloads goes, and the first says that it overrides": (
        (
            "class A:\n"
            "    @overload\n    def f(self, a: int) -> int: ...\n"
            "    @overload\n    def f(self, a: str) -> str: ...\n"
            "    @override\n    def f(self, a: Any) -> Any:\n        return a"
        ),
        (
            "class A:\n"
            "    @overload\n    @override\n    def f(self, a: int) -> int: ...\n"
            "    @overload\n    def f(self, a: str) -> str: ..."
        ),
    ),
    "what only checkers see stays": (
        "class A:\n    if TYPE_CHECKING:\n        x: int\n    else:\n        y: int",
        "class A:\n    x: int",
    ),
    "what only compilers see goes": (
        "if cython.compiled:\n    def f() -> int: ...\nelse:\n    def f() -> str: ...",
        "def f() -> str: ...",
    ),
    "attributes that methods set are declared": (
        (
            "class A:\n"
            "    def __init__(self, a: int) -> None:\n        self.a: int = a\n        self.b = a\n"
            "    c: str"
        ),
        (
            "class A:\n"
            "    a: int\n    b: Inferred\n    def __init__(self, a: int) -> None: ...\n    c: str"
        ),
    ),
    "a default of a class is left open": (
        "class A:\n    x: ClassVar[int] = 3",
        "class A:\n    x: ClassVar[int] = ...",
    ),
    "a field keeps how it takes part in the constructor": (
        (
            "@dataclass\nclass A:\n    x: list[int] = field(init=False, default_factory=list)\n"
            "    y: int = field(repr=False)"
        ),
        (
            "@dataclass\nclass A:\n    x: list[int] = field(init=False, default=...)\n"
            "    y: int = field()"
        ),
    ),
    "an alias stays": (
        "A = B\nIds = list[int]\nKey = A | Ids",
        "A = B\nIds = list[int]\nKey = A | Ids",
    ),
    "a type variable stays": ('T = TypeVar("T", bound="A")', 'T = TypeVar("T", bound=A)'),
    "another value becomes a type": ("LOCK = Lock()\nX: int = f()", "LOCK: Inferred\nX: int"),
    "a constant stays": ('A: Final = 3\nB = "b"', 'A: Final = 3\nB = "b"'),
    "a constant that is computed becomes a type": ("A: Final = f()", "A: Final[Inferred]"),
    "members of an enumeration stay": (
        "class A(Enum):\n    X = 1\n    Y = X\n    Z = X | Y",
        "class A(Enum):\n    X = 1\n    Y = X\n    Z = ...",
    ),
    "a builtin that a member hides is named in full": (
        (
            "class A:\n"
            "    @property\n    def property(self) -> int: ...\n"
            "    @property\n    def other(self) -> int: ..."
        ),
        (
            "class A:\n"
            "    @builtins.property\n    def property(self) -> int: ...\n"
            "    @builtins.property\n    def other(self) -> int: ..."
        ),
    ),
    "an import that a member hides has another name": (
        "from m import f\nclass A:\n    f = f",
        "class A:\n    f = _f",
    ),
    "an empty class is one": ('class A(B):\n    """D."""', "class A(B):\n    ..."),
    "a remark stands in the line of the name": (
        "class Odd(\n    A\n): pass\nclass Even:\n    def odd(self, a: int) -> None: pass",
        (
            "class Odd(\n    A\n):  # type: ignore[misc]  # odd\n    ...\n"
            "class Even:\n    def odd(self, a: int) -> None: ...  # type: ignore[misc]  # odd"
        ),
    ),
}


@pytest.mark.parametrize(("source", "stub"), CASES.values(), ids=CASES)
def test_a_stub_says_what_the_source_says(source: str, stub: str) -> None:
    assert stub_of(source) == stub


def test_a_name_that_a_member_hides_is_imported_under_another() -> None:
    writer = StubWriter("from m import f\nclass A:\n    f = f", KnownTypes())

    writer.statements()

    assert writer.imports["_f"] == ("m", "f")


def test_a_condition_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(UnknownStatementError, match="DEBUG"):
        StubWriter("if DEBUG:\n    x = 1", KnownTypes())


def test_a_long_remark_stands_behind_the_opening_bracket() -> None:
    function = Statement("f", f"def f({'a' * 60}: int) -> None: ...", "# pyright: ignore[x]  # why")

    text = function.render(lambda _: True)

    assert text.startswith("def f(  # pyright: ignore[x]  # why\n")
