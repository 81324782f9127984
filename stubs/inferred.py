"""The types that mypy infers for names without annotation, written as annotations."""

from collections.abc import Callable, Iterable, Iterator

from mypy import build, nodes, types
from mypy.erasetype import erase_typevars
from mypy.main import process_options

from stubs.installed import PROJECT

PACKAGE = "declarative_instr"
Named = Callable[[str, str], str]
"""Gives the name by which a module has what another module defines: module, name."""


class UnnamedTypeError(Exception):
    """A type has no short name; an annotation in the source gives one."""


def checked_package() -> dict[str, nodes.MypyFile]:
    """Check the package as `mypy.ini` says; give its modules. Its errors are for mypy to tell."""
    sources, options = process_options(
        ["--config-file", str(PROJECT / "mypy.ini"), "--package", PACKAGE]
    )
    options.incremental = False  # modules from the cache have no names
    options.mypy_path = [str(PROJECT)]
    result = build.build(sources, options)
    return {
        name: file
        for name, file in result.files.items()
        if name.split(".")[0] == PACKAGE and file.path.endswith(".py")
    }


def type_of(file: nodes.MypyFile, owner: str | None, name: str, named: Named) -> str:
    """Write the type of a name in a class or module; nothing where it is inherited.

    Raises:
        UnnamedTypeError: The type cannot be written.
    """
    variables = list(_variables(file, owner, name))
    if not variables:
        return ""
    kind = variables[0].type
    if kind is not None and (text := written(kind, named)):
        is_classvar = any(variable.is_classvar for variable in variables)
        return f"{named('typing', 'ClassVar')}[{text}]" if is_classvar else text
    place = ".".join(part for part in (file.fullname, owner, name) if part)
    message = f"{place}: {kind} cannot be written; annotate it in the source"
    raise UnnamedTypeError(message)


def remark_on(file: nodes.MypyFile, name: str) -> str:
    """Give what mypy must be told of a class, because it asks more of stubs than of sources."""
    info = file.names[name].node if name in file.names else None
    if not isinstance(info, nodes.TypeInfo):
        return ""
    if info.is_enum and not info.enum_members:
        return "# type: ignore[misc]  # its subclasses have members"
    inherited = {key for key, _ in info.abstract_attributes} - info.names.keys()
    if inherited and info.metaclass_type is None and not info.is_protocol:
        return "# type: ignore[misc]  # abstract, as its base"
    return ""


def _variables(file: nodes.MypyFile, owner: str | None, name: str) -> Iterator[nodes.Var]:
    """Give the variable, and those of the bases that it overrides; nothing where it is inherited."""
    tables = [file.names]
    if owner is not None and isinstance(holder := file.names[owner].node, nodes.TypeInfo):
        tables = [base.names for base in holder.mro]
    for table in tables if name in tables[0] else []:
        if name in table and isinstance(variable := table[name].node, nodes.Var):
            yield variable


def written(kind: types.Type, named: Named) -> str:  # noqa: C901  # a case for each kind of type
    """Write a type as an annotation; nothing where annotations have no such type."""
    match types.get_proper_type(kind):
        case types.NoneType():
            text = "None"
        case types.AnyType():
            text = named("typing", "Any")
        case types.TypeVarType() as variable:
            text = variable.name
        case types.LiteralType() as literal:
            text = f"{named('typing', 'Literal')}[{literal.value_repr()}]"
        case types.UnionType() as union:
            text = " | ".join(written(item, named) for item in union.items)
        case types.TupleType() as items:
            text = f"tuple[{_listed(items.items, named) or '()'}]"
        case types.TypeType() as meta:
            text = f"type[{written(meta.item, named)}]"
        case types.Instance() as instance:
            text = _written_instance(instance, named)
        case types.CallableType() as function:
            text = _written_callable(function, named)
        case _:
            text = ""
    return text


def _listed(kinds: Iterable[types.Type], named: Named) -> str:
    return ", ".join(written(kind, named) for kind in kinds)


def _written_instance(kind: types.Instance, named: Named) -> str:
    module = kind.type.module_name
    head, *inner = kind.type.fullname.removeprefix(module + ".").split(".")
    name = ".".join([head if module == "builtins" else named(module, head), *inner])
    if not kind.args:
        return name
    return f"{name}[{_listed(kind.args, named)}{', ...' if name == 'tuple' else ''}]"


def _written_callable(kind: types.CallableType, named: Named) -> str:
    if kind.is_type_obj():
        return f"type[{written(erase_typevars(kind.ret_type), named)}]"
    plain = all(one in (nodes.ARG_POS, nodes.ARG_OPT) for one in kind.arg_kinds)
    arguments = f"[{_listed(kind.arg_types, named)}]" if plain else "..."
    return f"{named('collections.abc', 'Callable')}[{arguments}, {written(kind.ret_type, named)}]"
