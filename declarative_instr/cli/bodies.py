"""Class bodies against their classes: what Python lets pass, and no attribute is made of; no table is looked at."""

import ast
from collections.abc import Collection, Iterator, Mapping

from declarative_instr.cli.collector import Collector
from declarative_instr.cli.findings import Code, Location
from declarative_instr.cli.sources import bound_names
from declarative_instr.declarative.annotation_scope import own_annotations
from declarative_instr.declarative.blueprint import ClassBlueprint
from declarative_instr.declarative.fields import Field
from declarative_instr.declarative.registry import blueprint_of
from declarative_instr.structures.problems import Place

Faults = Iterator[tuple[str, int, Code, str]]
"""Name, line, code and text of what is wrong."""


def examine_bodies(collector: Collector, packages: Collection[str]) -> None:
    """Look at the statements of the declared classes of these top-level packages."""
    for class_ in collector.declared:
        module = class_.__module__
        source, blueprint = collector.sources.of_module(module), blueprint_of(class_)
        if source is None or blueprint is None or module.partition(".")[0] not in packages:
            continue
        statement = source.class_statement(class_.__qualname__, collector.line_of_class(class_))
        if statement is None:
            continue
        faults = [
            *_twice(statement, frozenset(blueprint.keys)),
            *_assigned(statement),
            *_plainly_annotated(statement, blueprint, own_annotations(class_)),
        ]
        for name, line, code, message in faults:
            place = Place.of(class_, name)
            if not collector.is_wrong(place):
                collector.add(place, code, message, location=Location(source.path, line))


def _twice(class_: ast.ClassDef, keys: frozenset[str]) -> Faults:
    """Attributes that are defined twice, of which Python keeps the last."""
    first: dict[str, int] = {}
    for statement in class_.body:
        for name in bound_names(statement):
            if name in first and name in keys:
                message = (
                    f"{class_.name}.{name} is defined in line {first[name]} already, and Python"
                    " keeps the last definition alone. Give one of the two another name."
                )
                yield name, statement.lineno, Code.TWICE, message
            first.setdefault(name, statement.lineno)


def _assigned(class_: ast.ClassDef) -> Faults:
    """`name = Mapped[str]`, which is no annotation."""
    for statement in class_.body:
        value = statement.value if isinstance(statement, ast.Assign) else None
        if isinstance(value, ast.Subscript) and ast.unparse(value.value).endswith("Mapped"):
            name = bound_names(statement)[0]
            message = (
                f"{class_.name}.{name} is assigned a type, and is no attribute of the mapping."
                f" Write {name}: {ast.unparse(value)}."
            )
            yield name, statement.lineno, Code.ANNOTATION, message


def _plainly_annotated(
    class_: ast.ClassDef, blueprint: ClassBlueprint, annotations: Mapping[str, object]
) -> Faults:
    """`name: str = mapped_column()`, where nothing reads the annotation."""
    written = {
        name: (one.lineno, ast.unparse(one.annotation))
        for one in class_.body
        if isinstance(one, ast.AnnAssign) and one.value is not None
        for name in bound_names(one)
    }
    for field in blueprint.fields:
        is_read = field.mapped_type is not None or field.key not in annotations
        if is_read or not isinstance(field.field, Field) or field.key not in written:
            continue
        line, annotation = written[field.key]
        message = (
            f"{class_.name}.{field.key} is described as an attribute, and its annotation does not"
            f" say Mapped, so that nothing reads it. Write {field.key}: Mapped[{annotation}]."
        )
        yield field.key, line, Code.ANNOTATION, message
