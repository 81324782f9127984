"""The plugin never breaks mypy, whatever a module that is being written looks like."""

import ast
import random
import re
from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest

from tests.mypy.runs import Project, errors_in

VARIANTS = 40
"""Of each kind; the seeds are fixed. A day of work on the plugin asks for more."""

MODELS = dedent(
    """
    from __future__ import annotations

    from datetime import datetime
    from typing import Annotated, Any, ClassVar, Optional

    from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, String, Table, select

    from declarative_instr.orm import (
        DeclarativeBase,
        Mapped,
        Session,
        attribute_keyed_dict,
        declared_attr,
        mapped_column,
        registry,
        relationship,
        validates,
    )

    key = Annotated[int, mapped_column(primary_key=True)]


    class Base(DeclarativeBase):
        type_annotation_map = {str: String(50)}


    links = Table(
        "links",
        Base.metadata,
        Column("left_id", ForeignKey("node.id"), primary_key=True),
        Column("right_id", ForeignKey("tag.id"), primary_key=True),
    )


    class HasKey:
        id: Mapped[int] = mapped_column(primary_key=True)
        created: Mapped[datetime]

        @declared_attr.directive
        def __mapper_args__(cls) -> dict[str, Any]:
            return {"eager_defaults": True}


    class HasOwner:
        owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

        @declared_attr
        def owner(cls) -> Mapped["Person"]:
            return relationship("Person", foreign_keys=[cls.owner_id])


    class Named(Base):
        __abstract__ = True
        name: Mapped[str] = mapped_column(String(30))


    class Person(HasKey, Named):
        __tablename__ = "person"
        __table_args__ = {"schema": None}
        kind: ClassVar[str] = "person"
        boss_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
        boss: Mapped[Optional["Person"]] = relationship(
            remote_side="Person.id", back_populates="staff"
        )
        staff: Mapped[list["Person"]] = relationship(back_populates="boss")
        notes: Mapped[dict[str, "Note"]] = relationship(
            collection_class=attribute_keyed_dict("title"),
            back_populates="person",
            cascade="all, delete-orphan",
            order_by="Note.title",
        )

        @validates("name", "boss_id")
        def _checked(self, key: str, value: object) -> object:
            return value


    class Note(Base):
        __tablename__ = "note"
        __table_args__ = (ForeignKeyConstraint(["person_id"], ["person.id"]), {"comment": "x"})
        title: Mapped[str] = mapped_column(primary_key=True)
        person_id: Mapped[int]
        person: Mapped["Person"] = relationship(back_populates="notes")


    class Node(HasOwner, Base):
        __tablename__ = "node"
        id: Mapped[key]
        label: Mapped[str | None] = mapped_column("label_column", default="x")
        tags: Mapped[set["Tag"]] = relationship(secondary=links, back_populates="nodes")


    class Tag(Base):
        __table__ = Table("tag", Base.metadata, Column("id", Integer, primary_key=True))
        nodes: Mapped[set["Node"]] = relationship(secondary="links", back_populates="tags")


    def work(session: Session) -> None:
        def local() -> type[Base]:
            class Inner(Base):
                __tablename__ = "inner"
                id: Mapped[int] = mapped_column(primary_key=True)
                node: Mapped["Node"] = relationship(primaryjoin="Inner.id == Node.id", viewonly=True)

            return Inner

        person = Person(name="x", staff=[Person(name="y", created=datetime.now())])
        person.notes["a"] = Note(title="a", person=person)
        session.add_all([person, Node(id=1, label=None, tags={Tag(id=1)})])
        for found in session.scalars(select(Person).filter_by(name="x")):
            session.refresh(found, ["name"])
        print(session.get(Person, 1), local())
    """
).lstrip()


def truncated(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text))]


def truncated_at_a_line(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(lines[: chance.randrange(len(lines))])


def without_lines(text: str, chance: random.Random) -> str:
    share = chance.uniform(0.01, 0.3)
    return "".join(line for line in text.splitlines(keepends=True) if chance.random() > share)


def with_lines_shuffled(text: str, chance: random.Random) -> str:
    """Statements of one level, anywhere in the file, changed places."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randrange(1, 12)):
        one = chance.randrange(len(lines))
        same = [at for at, line in enumerate(lines) if _indent(line) == _indent(lines[one])]
        other = chance.choice(same)
        lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def with_definitions_shuffled(text: str, chance: random.Random) -> str:
    """Classes, functions and imports in another order."""
    tree = ast.parse(text)
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    for body in bodies:
        chance.shuffle(body)
    tree.body.sort(
        key=lambda node: not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
    )
    return ast.unparse(tree)


def with_words_changed(text: str, chance: random.Random) -> str:
    """Words replaced by others of the same file, or by nonsense."""
    words = re.split(r"(\w+)", text)
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(1, len(words), 2)
        words[place] = chance.choice([chance.choice(words[1::2]), "None", "int", "Mapped", "x"])
    return "".join(words)


def with_nodes_replaced(text: str, chance: random.Random) -> str:
    """Expressions of the syntax tree replaced by others of the same file."""
    tree = ast.parse(text)
    expressions = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    for _ in range(chance.randrange(1, 10)):
        parent = chance.choice(list(ast.walk(tree)))
        for field, value in ast.iter_fields(parent):
            if isinstance(value, ast.expr) and chance.random() < 0.5:
                setattr(parent, field, chance.choice(expressions))
            elif isinstance(value, list) and value and chance.random() < 0.5:
                chance.shuffle(value)
    return ast.unparse(tree)


KINDS: tuple[Callable[[str, random.Random], str], ...] = (
    truncated,
    truncated_at_a_line,
    without_lines,
    with_lines_shuffled,
    with_definitions_shuffled,
    with_words_changed,
    with_nodes_replaced,
)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def variants(kind: Callable[[str, random.Random], str], count: int) -> Iterator[str]:
    """Variants that Python can read: mypy shows others to no plugin."""
    for seed in range(count):
        try:
            text = kind(MODELS, random.Random(seed))  # no secret
            compile(text, "variant", "exec")
        except (SyntaxError, ValueError, RecursionError, AttributeError, TypeError):
            continue
        yield text


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("fuzz"))


def test_the_module_that_is_varied_is_right(project: Project) -> None:
    project.write({"models.py": MODELS})

    assert project.check("models.py") == ""


@pytest.mark.parametrize("kind", KINDS)
def test_mypy_ends_well_on_variants_of_a_right_module(
    project: Project, kind: Callable[[str, random.Random], str]
) -> None:
    sources = {f"{kind.__name__}_{at}.py": text for at, text in enumerate(variants(kind, VARIANTS))}
    project.write(sources)

    output = project.check(*sources)

    assert sources
    assert errors_in(output)


@pytest.mark.parametrize("seed", range(6))
def test_mypy_ends_well_on_modules_that_end_in_the_middle(project: Project, seed: int) -> None:
    text = truncated(MODELS, random.Random(seed))  # no secret
    project.write({f"middle_{seed}.py": text})

    output = project.check(f"middle_{seed}.py")

    errors_in(output)
    assert output
