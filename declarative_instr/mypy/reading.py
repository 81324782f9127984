"""From the syntax tree of one class body to its facts; what the class inherits is not looked at."""

from collections.abc import Iterable, Iterator

from mypy.nodes import (
    AssignmentStmt,
    Block,
    CallExpr,
    ClassDef,
    Decorator,
    Expression,
    ExpressionStmt,
    ForStmt,
    FuncDef,
    IfStmt,
    NameExpr,
    OverloadedFuncDef,
    ReturnStmt,
    Statement,
    TempNode,
    TryStmt,
    TypeInfo,
    WithStmt,
)
from mypy.types import (
    AnyType,
    Instance,
    ProperType,
    TupleType,
    Type,
    UnboundType,
    UnionType,
    get_proper_type,
)

from declarative_instr.mypy.expressions import OPAQUE, Call, Fact, read
from declarative_instr.mypy.facts import ClassFacts, FieldFacts, FieldKind, Role
from declarative_instr.mypy.names import (
    COLUMN_FUNCTIONS,
    CORE_COLUMN,
    RELATION_FUNCTIONS,
    SETTING_FUNCTIONS,
    has_tables,
    is_column_call,
    is_mapped,
    is_ours,
    is_root,
    root_of,
)


def read_class(definition: ClassDef) -> ClassFacts:
    """What a class body says, as far as its names are resolved by now."""
    info = definition.info
    fields: dict[str, FieldFacts] = {}
    settings: dict[str, Fact] = {}
    validated: list[str] = []
    for statement in statements(definition.defs):
        if isinstance(statement, AssignmentStmt):
            settings.update(_settings(statement))
            fields.update((field.name, field) for field in _fields(statement))
            continue
        for method in _decorated(statement):
            validated += _validated(method)
            if any(is_ours(_path(one), *SETTING_FUNCTIONS) for one in method.original_decorators):
                _add_computed(method, fields, settings)
    root = root_of(info)
    return ClassFacts(
        role=_role(info, root, settings),
        has_tables=root is not None and has_tables(root),
        fields=tuple(fields.values()),
        settings=settings,
        validated=tuple(validated),
    )


def _role(info: TypeInfo, root: TypeInfo | None, settings: dict[str, Fact]) -> Role:
    if root is None:
        return Role.MIXIN
    if any(is_root(base.type) for base in info.bases):
        return Role.BASE
    return Role.ABSTRACT if settings.get("__abstract__") is True else Role.DECLARED


def statements(block: Block) -> list[Statement]:
    """Those of a class body, also where they stand under a condition."""
    found: list[Statement] = []
    for statement in block.body:
        found.append(statement)
        if isinstance(statement, IfStmt | TryStmt | WithStmt | ForStmt):
            for inner in _inner_blocks(statement):
                found += statements(inner)
    return found


def _inner_blocks(statement: IfStmt | TryStmt | WithStmt | ForStmt) -> list[Block]:
    blocks: list[Block | None]
    if isinstance(statement, IfStmt):
        blocks = [*statement.body, statement.else_body]
    elif isinstance(statement, TryStmt):
        blocks = [statement.body, *statement.handlers, statement.else_body]
    else:
        blocks = [statement.body]
    return [block for block in blocks if block is not None]


def _names(statement: AssignmentStmt) -> Iterator[NameExpr]:
    return (target for target in statement.lvalues if isinstance(target, NameExpr))


# Settings -------------------------------------------------------------------------------------


def _settings(statement: AssignmentStmt) -> Iterator[tuple[str, Fact]]:
    if isinstance(statement.rvalue, TempNode):  # an annotation alone sets nothing
        return
    for target in _names(statement):
        if target.name.startswith("__") and target.name.endswith("__"):
            yield target.name, read(statement.rvalue)


def _add_computed(
    method: Decorator, fields: dict[str, FieldFacts], settings: dict[str, Fact]
) -> None:
    name = method.func.name
    if name.startswith("__"):
        settings[name] = OPAQUE
    else:
        call = _returned_call(method.func)
        fields[name] = FieldFacts(name, FieldKind.COMPUTED, call, is_open=True)


def _returned_call(function: FuncDef) -> Call | None:
    """The field function that a `@declared_attr` calls, where that is all it does.

    The names in functions may not be resolved yet.
    """
    body = [one for one in function.body.body if not isinstance(one, ExpressionStmt)]
    answer = body[0].expr if len(body) == 1 and isinstance(body[0], ReturnStmt) else None
    fact = None if answer is None else read(answer)
    functions = (*COLUMN_FUNCTIONS, *RELATION_FUNCTIONS)
    return fact if isinstance(fact, Call) and fact.function.last in functions else None


# Fields ---------------------------------------------------------------------------------------


def _fields(statement: AssignmentStmt) -> Iterator[FieldFacts]:
    called = field_call(statement.rvalue)
    for target in _names(statement):
        is_annotated = is_mapped_annotation(statement.unanalyzed_type, target)
        if called is None and not is_annotated:
            continue
        yield FieldFacts(
            name=target.name,
            kind=_kind(called),
            call=called,
            is_annotated=is_annotated,
            is_open=_is_shared(statement, called)
            or (is_annotated and _says_more(statement, called)),
        )


def field_call(expression: Expression) -> Call | None:
    """The call of a field function that an expression is; None for any other."""
    if not isinstance(expression, CallExpr):
        return None
    fact = read(expression)
    path = fact.function.fullname if isinstance(fact, Call) else ""
    is_field = is_column_call(path) or is_ours(path, *RELATION_FUNCTIONS)
    return fact if isinstance(fact, Call) and is_field else None


def _is_shared(statement: AssignmentStmt, called: Call | None) -> bool:
    """Whether several attributes stand for one column of Core, as in `id = pk = Column(...)`."""
    is_core = called is not None and called.function.fullname == CORE_COLUMN
    return is_core and len(statement.lvalues) > 1


def _kind(called: Call | None) -> FieldKind:
    if called is None:
        return FieldKind.ANNOTATED
    is_relation = called.function.last in RELATION_FUNCTIONS
    return FieldKind.RELATION if is_relation else FieldKind.COLUMN


def is_mapped_annotation(written: Type | None, target: NameExpr) -> bool:
    """Whether an attribute is annotated with Mapped, or with a subclass of it."""
    if written is None or getattr(target.node, "is_classvar", False):
        return False
    declared = declared_type(target)
    if isinstance(declared, Instance):
        return is_mapped(declared.type)
    is_known = declared is not None and not isinstance(declared, AnyType | UnboundType)
    return not is_known and isinstance(written, UnboundType) and "Mapped" in written.name


def declared_type(target: NameExpr) -> ProperType | None:
    """The type that mypy knows of an attribute by now."""
    type_: Type | None = getattr(target.node, "type", None)
    return None if type_ is None else get_proper_type(type_)


_PLAIN = frozenset(
    {"int", "str", "bytes", "bool", "float", "object", "None", "list", "List", "set", "Set"}
    | {"dict", "Dict", "Optional", "Union", "Decimal", "UUID", "date", "datetime", "time"}
    | {"timedelta", "Any", "tuple", "Tuple", "Literal"}
)
"""Names that are surely no alias with metadata."""


def _says_more(statement: AssignmentStmt, called: Call | None) -> bool:
    """Whether an attribute may be more than what is seen.

    Its value may be a call that is not known here; or a name in the annotation may stand for an
    `Annotated`, whose metadata mypy's types drop.
    """
    if called is None and not isinstance(statement.rvalue, TempNode):
        return True
    written, target = statement.unanalyzed_type, statement.lvalues[0]
    if not isinstance(written, UnboundType) or not isinstance(target, NameExpr):
        return True
    declared = declared_type(target)
    names = set(_written_names(written.args)) - _PLAIN
    if isinstance(declared, Instance):
        names -= set(_type_names(declared.args))
    return bool(names)


def _written_names(types: Iterable[Type]) -> Iterator[str]:
    for one in types:
        if isinstance(one, UnboundType):
            yield one.name.rpartition(".")[2]
            yield from _written_names(one.args)
        elif isinstance(one, UnionType):
            yield from _written_names(one.items)


def _type_names(types: Iterable[Type]) -> Iterator[str]:
    """Names of the classes in analysed types; a name that mypy replaced by another is an alias."""
    for one in types:
        proper = get_proper_type(one)
        if isinstance(proper, Instance):
            yield proper.type.name.partition("@")[0]
            yield from _type_names(proper.args)
        elif isinstance(proper, UnionType | TupleType):
            yield from _type_names(proper.items)


# Methods --------------------------------------------------------------------------------------


def _decorated(statement: Statement) -> Iterator[Decorator]:
    if isinstance(statement, Decorator):
        yield statement
    elif isinstance(statement, OverloadedFuncDef):
        yield from (one for one in statement.items if isinstance(one, Decorator))


def _path(decorator: Expression) -> str:
    """Full name of a decorator, called or not."""
    fact = read(decorator)
    fact = fact.function if isinstance(fact, Call) else fact
    return getattr(fact, "fullname", "")


def _validated(method: Decorator) -> Iterator[str]:
    for decorator in method.original_decorators:
        fact = read(decorator)
        if isinstance(fact, Call) and is_ours(fact.function.fullname, "validates"):
            yield from (one if isinstance(one, str) else "*" for one in fact.args)
            if fact.is_open:
                yield "*"
