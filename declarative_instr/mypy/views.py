"""ClassView: a class with what it inherits from declared classes and mixins; it changes nothing."""

from collections.abc import Iterator
from functools import cached_property
from typing import final

from mypy.expandtype import expand_type_by_instance
from mypy.maptype import map_instance_to_supertype
from mypy.nodes import AssignmentStmt, Context, NameExpr, SymbolNode, TypeInfo, Var
from mypy.subtypes import is_subtype
from mypy.types import Instance, NoneType, Type, UnionType, get_proper_type
from mypy.typevars import fill_typevars_with_any

from declarative_instr.mypy.expressions import Call, Fact, Items
from declarative_instr.mypy.facts import ClassFacts, FieldFacts, FieldKind, Role
from declarative_instr.mypy.names import PACKAGE, has_tables, is_mapped, is_root, root_of
from declarative_instr.mypy.reading import field_call, statements
from declarative_instr.mypy.storing import facts_of
from declarative_instr.mypy.table_arguments import may_bring_columns


@final
class ClassView:
    """One declared class, abstract class or base, as checks look at it."""

    def __init__(self, info: TypeInfo) -> None:
        self.info = info

    @classmethod
    def of(cls, info: TypeInfo) -> "ClassView | None":
        """The view of a class; None where it does not come from a DeclarativeBase."""
        return None if root_of(info) is None else cls(info)

    @property
    def name(self) -> str:
        """The class's name, as its user knows it."""
        return self.info.name.partition("@")[0]

    @cached_property
    def facts(self) -> ClassFacts:
        """What its own body says."""
        found = facts_of(self.info)
        return ClassFacts(Role.DECLARED, self.has_tables) if found is None else found

    @cached_property
    def has_tables(self) -> bool:
        """Whether the class is one of the ORM."""
        root = root_of(self.info)
        return root is not None and has_tables(root)

    @property
    def is_dynamic(self) -> bool:
        """Whether a base is not known, so that the class may have anything besides."""
        return self.info.fallback_to_any

    @cached_property
    def lineage(self) -> tuple[tuple[TypeInfo, ClassFacts], ...]:
        """The class and its bases with their facts, in the order of the MRO.

        DeclarativeBase is left out.
        """
        return tuple(self._lineage())

    def _lineage(self) -> Iterator[tuple[TypeInfo, ClassFacts]]:
        for base in self.info.mro:
            if base.fullname == "builtins.object" or is_root(base):
                continue
            facts = self.facts if base is self.info else facts_of(base)
            if facts is None:
                facts = _facts_of_names(base)
            yield base, facts

    @cached_property
    def fields(self) -> dict[str, FieldFacts]:
        """All fields by name; of several with one name that which comes first in the MRO."""
        found: dict[str, FieldFacts] = {}
        hidden: set[str] = set()
        for base, facts in self.lineage:
            for field in facts.fields:
                if field.name not in hidden:
                    found.setdefault(field.name, field)
            hidden.update(name for name, symbol in base.names.items() if _has_value(symbol.node))
        return found

    def setting(self, name: str) -> Fact:
        """What the class or the nearest base sets `__name__` to; None where none does."""
        for _, facts in self.lineage:
            if name in facts.settings:
                return facts.settings[name]
        return None

    def has_setting(self, name: str) -> bool:
        """Whether the class or a base sets the name to anything but None."""
        return self.setting(name) is not None

    @property
    def makes_table(self) -> bool:
        """Whether the class is mapped to a table of its own, described by its body and mixins.

        Subclasses of mapped classes are not: they share a table, or have rules of their own.
        """
        roles = [facts.role for _, facts in self.lineage]
        return (
            self.has_tables
            and not self.is_dynamic
            and self.facts.role is Role.DECLARED
            and "__abstract__" not in self.facts.settings
            and Role.DECLARED not in roles[1:]
        )

    @property
    def is_changed_when_made(self) -> bool:
        """Whether code of the user runs for each new class, and may add to it."""
        metaclass = self.info.metaclass_type
        is_own = metaclass is not None and metaclass.type.fullname.startswith(PACKAGE)
        bases = [base for base in self.info.mro[1:-1] if not base.fullname.startswith(PACKAGE)]
        return not is_own or any("__init_subclass__" in base.names for base in bases)

    @cached_property
    def field_calls(self) -> dict[int, tuple[str, Call]]:
        """The attributes of the body that field functions describe, by the identity of the call."""
        found: dict[int, tuple[str, Call]] = {}
        for statement in statements(self.info.defn.defs):
            if isinstance(statement, AssignmentStmt):
                target, call = statement.lvalues[0], field_call(statement.rvalue)
                if call is not None and isinstance(target, NameExpr):
                    found[id(statement.rvalue)] = target.name, call
        return found

    def is_first_call(self, call: Context) -> bool:
        """Whether no call of a field function stands before this one in the body."""
        return next(iter(self.field_calls), None) == id(call)

    @property
    def has_unknown_columns(self) -> bool:
        """Whether a column may have a name that is not seen in a class body."""
        return self.has_ready_table or any(field.is_open for field in self.fields.values())

    @property
    def has_open_names(self) -> bool:
        """Whether columns may have names that no class body shows."""
        return any(
            field.kind is FieldKind.COMPUTED or (field.is_open and field.call is None)
            for field in self.fields.values()
        )

    @property
    def has_hidden_attributes(self) -> bool:
        """Whether the class may have attributes that no class body shows."""
        return self.is_dynamic or self.has_ready_table or self.is_changed_when_made

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The attributes of the key, in their order; empty where that is not known."""
        if not self.makes_table or self.has_hidden_attributes:
            return ()
        if self.has_setting("__table_args__") or self.has_setting("__mapper_args__"):
            return ()
        names: list[str] = []
        for field in self.fields.values():
            call = field.call
            given = None if call is None else call.keyword("primary_key")
            is_placed = call is not None and call.keyword("sort_order") is not None
            if field.is_open or is_placed or given not in (True, False, None):
                return ()
            if given is True:
                names.append(field.name)
        return tuple(names)

    @property
    def has_ordered_key(self) -> bool:
        """Whether the order of the key's columns is that of the class body."""
        own = {field.name for field in self.facts.fields if field.is_annotated}
        return len(self.primary_key) == 1 or own.issuperset(self.primary_key)

    @cached_property
    def columns(self) -> dict[str, str]:
        """What `Table.c` calls the columns, by attribute; those that are not known left out."""
        found: dict[str, str] = {}
        for field in self.fields.values():
            column = None if field.is_open else self._column_of(field)
            if column is not None:
                found[field.name] = column
        return found

    def _column_of(self, field: FieldFacts) -> str | None:
        if field.kind is FieldKind.ANNOTATED and self.target_of(field.name) is None:
            return field.name
        if field.kind is not FieldKind.COLUMN or field.call is None:
            return None
        return column_key(field.name, field.call)

    def target_of(self, name: str) -> TypeInfo | None:
        """The declared class that an attribute refers to, alone or in a collection."""
        value = self.type_of(name)
        return None if value is None else declared_in(value)

    def validated(self) -> set[str]:
        """Attributes whose values a method with `@validates` takes first; `*` for unknown ones."""
        return {name for _, facts in self.lineage for name in facts.validated}

    def type_of(self, name: str) -> Type | None:
        """`X` of the attribute's `Mapped[X]`; None where it is not known.

        Type variables of a generic base are replaced by what the class gives for them.
        """
        owner = self.info.get_containing_type_info(name)
        value = None if owner is None else mapped_value(owner.names.get(name))
        if value is None or owner is None or not owner.type_vars:
            return value
        own = fill_typevars_with_any(self.info)
        if not isinstance(own, Instance):
            return value
        return expand_type_by_instance(value, map_instance_to_supertype(own, owner))

    @cached_property
    def has_ready_table(self) -> bool:
        """Whether the class is given a table, whose columns become attributes.

        A class that describes no column has the table of its name that is there already.
        """
        if not self.has_tables:
            return False
        if any(map(may_bring_columns, self.table_arguments)):
            return True
        described = (
            field for field in self.fields.values() if field.kind is not FieldKind.RELATION
        )
        return self.has_setting("__table__") or next(described, None) is None

    @property
    def has_own_types(self) -> bool:
        """Whether a base may know SQL types besides the usual ones."""
        bases = [base for base in self.info.mro if not is_root(base)]
        names = ("type_annotation_map", "registry")
        return any(name in base.names for base in bases for name in names)

    @property
    def table_arguments(self) -> tuple[Fact, ...]:
        """What `__table_args__` holds, of the class or of the nearest base."""
        given = self.setting("__table_args__")
        return given.values if isinstance(given, Items) else (given,)

    def is_refused_by_constructor(self, name: str) -> bool:
        """Whether the attribute is declared with `init=False`."""
        field = self.fields.get(name)
        call = None if field is None else field.call
        return call is not None and call.keyword("init") is False

    def may_be_null(self, name: str) -> bool:
        """Whether the annotation of a column lets it be NULL, or `nullable` does."""
        field = self.fields.get(name)
        call = None if field is None else field.call
        given = None if call is None else call.keyword("nullable")
        value = self.type_of(name)
        if given is not None or value is None:
            return given is not False
        return is_subtype(NoneType(), value)

    def place(self, name: str) -> Context:
        """Where an attribute of the class's own body is written; else the class statement."""
        symbol = self.info.names.get(name)
        node: SymbolNode | None = None if symbol is None else symbol.node
        is_here = node is not None and node.line > 0
        return node if is_here and node is not None else self.info.defn


@final
class Views:
    """Views of classes, each made once until facts may have changed."""

    def __init__(self) -> None:
        self._views: dict[int, ClassView] = {}

    def clear(self) -> None:
        """Forget all views."""
        self._views.clear()

    def of(self, info: TypeInfo) -> ClassView:
        """The view of a class."""
        known = self._views.get(id(info))
        if known is None or known.info is not info:
            known = self._views[id(info)] = ClassView(info)
        return known


def _has_value(node: SymbolNode | None) -> bool:
    """Whether a class body gives a name a value: what a mixin says of it is hidden then."""
    return not isinstance(node, Var) or node.has_explicit_value


def mapped_value(symbol: object) -> Type | None:
    """`X` where a symbol is a variable of type `Mapped[X]` or of a subclass; else None."""
    node = getattr(symbol, "node", None)
    if not isinstance(node, Var) or node.type is None:
        return None
    type_ = get_proper_type(node.type)
    if not isinstance(type_, Instance) or not is_mapped(type_.type) or len(type_.args) != 1:
        return None
    return type_.args[0]


def column_key(name: str, call: Call) -> str | None:
    """What `Table.c` calls the column that `mapped_column()` describes; None where not known."""
    first = call.args[0] if call.args else None
    given = (call.keyword("key"), call.keyword("name"), first if isinstance(first, str) else None)
    found = next((one for one in given if one is not None), name)
    return found if isinstance(found, str) else None


def declared_in(type_: Type) -> TypeInfo | None:
    """The declared class in the type of an attribute: itself, optional, or in a collection."""
    proper = get_proper_type(type_)
    if isinstance(proper, UnionType):
        found = (declared_in(one) for one in proper.items)
        return next((one for one in found if one is not None), None)
    if not isinstance(proper, Instance):
        return None
    if root_of(proper.type) is not None:
        return proper.type
    return declared_in(proper.args[-1]) if proper.args else None


def _facts_of_names(info: TypeInfo) -> ClassFacts:
    """What the symbols of a mixin say that came from the cache without facts."""
    fields = tuple(
        FieldFacts(name, FieldKind.ANNOTATED, is_open=True)
        for name, symbol in info.names.items()
        if mapped_value(symbol) is not None
    )
    return ClassFacts(Role.MIXIN, has_tables=False, fields=fields)
