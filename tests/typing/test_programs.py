"""Programs are read from the corpus, and corrected by what stands in them."""

import ast
from pathlib import Path

import pytest

from tests.typing.programs import (
    AREAS,
    CORPUS,
    CORRECTION,
    MARK,
    Program,
    corrected,
    mistakes,
    right_programs,
    twin_of,
)


def program(*modules: tuple[str, str]) -> Program:
    return Program("events", "name", "a-kind", fails_when_run=True, modules=modules)


def test_a_marked_line_is_replaced_by_the_corrections_below_it() -> None:
    text = "a\nb  # wrong\n#> c\n#>     d\ne\n"

    assert corrected(text) == "a\nc\n    d\ne\n"


def test_a_correction_keeps_the_indentation_of_its_comment() -> None:
    text = "class A:\n    x = 1  # wrong\n    #> x = 2\n"

    assert corrected(text) == "class A:\n    x = 2\n"


def test_a_marked_line_without_correction_goes_away() -> None:
    assert corrected("a\nb  # wrong\nc\n") == "a\nc\n"


def test_an_empty_correction_is_an_empty_line() -> None:
    assert corrected("a  # wrong\n#> b\n#>\nc\n") == "b\n\nc\n"


def test_the_twin_of_a_folder_has_all_its_modules() -> None:
    mistake = program(("name/main.py", "a  # wrong\n"), ("name/models.py", "b\n"))

    twin = twin_of(mistake)

    assert twin.modules == (("name/main.py", ""), ("name/models.py", "b\n"))
    assert not twin.fails_when_run


def test_a_program_is_written_as_importable_packages(tmp_path: Path) -> None:
    folder = tmp_path / "twins"

    program(("name/main.py", "a\n"), ("name/models.py", "b\n")).write(folder)

    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.py")}
    packages = {f"{name}__init__.py" for name in ("twins/", "twins/events/", "twins/events/name/")}
    assert written == packages | {"twins/events/name/main.py", "twins/events/name/models.py"}


def test_the_first_module_of_a_folder_is_main() -> None:
    one = program(("name.py", "a\n"))
    many = program(("name/main.py", "a\n"), ("name/models.py", "b\n"))

    assert (one.first_module, many.first_module) == ("events.name", "events.name.main")


@pytest.mark.parametrize("one", mistakes(), ids=lambda one: one.path)
def test_each_mistake_has_marks_and_parses_with_and_without_them(one: Program) -> None:
    texts = [text for _, text in one.modules]

    marked = sum(line.endswith(MARK) for text in texts for line in text.splitlines())

    assert marked
    for text in texts + [text for _, text in twin_of(one).modules]:
        ast.parse(text)


@pytest.mark.parametrize("one", right_programs(), ids=lambda one: one.path)
def test_a_right_program_has_no_marks(one: Program) -> None:
    for _, text in one.modules:
        assert MARK not in text
        assert CORRECTION not in text


def test_the_corpus_is_as_large_as_it_has_to_be() -> None:
    assert len(mistakes()) >= 100
    assert len({mistake.kind for mistake in mistakes()}) >= 60
    assert len(right_programs()) >= 50


def test_each_area_has_mistakes_and_right_programs() -> None:
    assert {one.area for one in mistakes()} == {one.area for one in right_programs()} == set(AREAS)


def test_no_program_lies_outside_the_known_areas() -> None:
    folders = {path.name for path in CORPUS.glob("*/*") if path.name != "__pycache__"}

    assert folders <= set(AREAS)
