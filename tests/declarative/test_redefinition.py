"""A class that is declared again under its path: names written as strings mean the newest one."""

import gc
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from declarative_instr import DeclarativeBase, Mapped, relationship
from declarative_instr.exc import InstrumentationWarning
from tests.tracking import attribute_of

REPLACED = "already contains a class with the same class name and module name as"

IMPORTS = "from declarative_instr import DeclarativeBase, Mapped, relationship\n"
BASE = "class Base(DeclarativeBase): pass\n"
CHILD = "class Child(Base): pass\n"
PARENTS = {
    "inside": 'class Parent(Base):\n    children: Mapped[list["Child"]]\n',
    "argument": 'class Parent(Base):\n    children: Mapped["list[Child]"]\n',
    "whole": 'class Parent(Base):\n    children: "Mapped[list[Child]]"\n',
    "optional": 'from typing import Optional\nclass Parent(Base):\n    child: Mapped[Optional["Child"]]\n',
    "function": 'class Parent(Base):\n    child = relationship("Child")\n',
}

Run = Callable[[str], dict[str, Any]]


@pytest.fixture
def run() -> Iterator[Run]:
    """Runs cells of a notebook: one module, whose names stay until they are bound anew."""
    notebook = types.ModuleType("notebook")
    sys.modules["notebook"] = notebook

    def run_cell(source: str) -> dict[str, Any]:
        exec(source, vars(notebook))
        return dict(vars(notebook))

    run_cell(IMPORTS + BASE)
    yield run_cell
    del sys.modules["notebook"]


def target_of(names: dict[str, Any]) -> type | None:
    """What the relation of `Parent` means when an object of it is made."""
    names["Parent"]()
    key = "children" if "children" in vars(names["Parent"]) else "child"
    return attribute_of(names["Parent"], key).spec.target_class


@pytest.mark.parametrize("parent", PARENTS.values(), ids=PARENTS)
def test_name_means_the_newest_class(run: Run, parent: str) -> None:
    older = run(parent + CHILD)

    newer = run(parent + CHILD)

    assert older["Child"] is not newer["Child"]
    assert target_of(newer) is newer["Child"]


def test_name_means_a_class_that_was_declared_again_by_itself(run: Run) -> None:
    run(CHILD)
    run(PARENTS["inside"])

    newer = run(CHILD)

    assert target_of(newer) is newer["Child"]


def test_class_object_in_an_annotation_stays_what_it_is(run: Run) -> None:
    older = run(f"{CHILD}\nclass Parent(Base):\n    children: Mapped[list[Child]]\n")

    newer = run(CHILD)

    assert target_of(newer) is older["Child"]


def test_class_that_names_itself_means_itself(run: Run) -> None:
    node = 'class Parent(Base):\n    child: Mapped["Parent | None"]\n'
    older = run(node)

    newer = run(node)

    assert target_of(older) is older["Parent"]
    assert target_of(newer) is newer["Parent"]


def test_objects_of_older_classes_stay_as_they_are(run: Run) -> None:
    older = run(PARENTS["inside"] + CHILD)
    made = older["Parent"]()

    run(PARENTS["inside"] + CHILD)
    made.children.append(older["Child"]())

    assert len(made.children) == 1


def test_older_classes_with_two_sides_do_not_stop_the_configuration_of_newer_ones(
    run: Run,
) -> None:
    both = (
        "class Parent(Base):\n"
        '    children: Mapped[list["Child"]] = relationship(back_populates="parent")\n'
        "class Child(Base):\n"
        '    parent: Mapped["Parent | None"] = relationship(back_populates="children")\n'
    )
    older = run(both)
    newer = run(both)

    newer["Base"].registry.configure()

    assert target_of(newer) is newer["Child"]
    assert older["Parent"] is not newer["Parent"]


def test_name_of_a_class_of_another_base_means_that_class(run: Run) -> None:
    names = run(CHILD + "class Other(DeclarativeBase): pass\n")

    names = run(PARENTS["whole"].replace("Base", "Other"))

    assert target_of(names) is names["Child"]


# The warning -------------------------------------------------------------------------------------


class Base(DeclarativeBase):
    pass


def declare() -> type:
    class Twice(Base):
        name: Mapped[str]

    return Twice


def test_replaced_class_is_warned_of_where_it_is_declared() -> None:
    kept = declare()

    with pytest.warns(InstrumentationWarning, match=f"{REPLACED} .*Twice") as caught:
        declare()

    assert caught[0].filename == __file__
    assert kept.__name__ == "Twice"


@pytest.mark.filterwarnings("error")
def test_class_takes_the_path_of_a_dropped_one_in_silence() -> None:
    gc.collect()  # what other tests have dropped
    declare()
    gc.collect()

    declare()  # a warning is an error here


@pytest.mark.filterwarnings("error")
def test_class_refused_for_its_path_leaves_the_path_to_the_older_one() -> None:
    gc.collect()
    older = declare()

    with pytest.raises(InstrumentationWarning):
        declare()

    assert Base.registry.classes.find("Twice") is older


def test_two_classes_of_one_name_and_other_paths_are_no_redefinition() -> None:
    class Twice(Base):
        others: Mapped[list["Twice"]] = relationship()

    assert Base.registry.classes.at_path(f"{__name__}.{Twice.__qualname__}") is Twice
