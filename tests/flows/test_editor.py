"""The editor example as a user runs it, in a process of its own; its modules are not imported."""

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "docs" / "examples" / "editor" / "__main__.py"


def run_editor(*commands: str) -> list[str]:
    """What the editor answers to each command."""
    completed = subprocess.run(
        [sys.executable, str(PROGRAM)],
        input="\n".join(commands),
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(PROGRAM.parents[3]), "PYTHONUTF8": "1"},
    )
    return completed.stdout.splitlines()[2:]


def test_each_command_is_undone_and_redone_as_one_step() -> None:
    answers = run_editor(
        "title Plan", "add circle 9 1", "add box 2 2", "arrange", "undo", "undo", "redo", "redo"
    )

    assert answers == [
        "Plan: empty",
        "Plan: circle at 9,1",
        "Plan: circle at 9,1, box at 2,2",
        "Plan: box at 2,2, circle at 9,1",
        "undone: arrange; Plan: circle at 9,1, box at 2,2",
        "undone: add box; Plan: circle at 9,1",
        "redone: add box; Plan: circle at 9,1, box at 2,2",
        "redone: arrange; Plan: box at 2,2, circle at 9,1",
    ]


def test_letters_of_a_title_are_undone_together() -> None:
    assert run_editor("title Plan", "undo")[-1] == "undone: type title; untitled: empty"


def test_command_that_fails_half_way_changes_nothing() -> None:
    answers = run_editor("add circle 50 50", "move 1 10 60", "undo", "undo")

    assert answers[1] == "! y=110 is off the paper (0 to 100)"
    assert answers[2] == "undone: add circle; untitled: empty"
    assert answers[3].startswith("! There is nothing to undo.")


def test_saved_drawing_is_opened_with_its_history(tmp_path: Path) -> None:
    file = tmp_path / "plan.jsonl"
    run_editor("add circle 1 1", "add box 2 2", "remove 1", f"save {file}")

    answers = run_editor(f"open {file}", "log", "undo", "move 1 3 3", "undo", "undo")

    assert answers == [
        "untitled: box at 2,2",
        "add circle, add box, remove circle",
        "undone: remove circle; untitled: circle at 1,1, box at 2,2",
        "untitled: circle at 4,4, box at 2,2",
        "undone: move circle; untitled: circle at 1,1, box at 2,2",
        "undone: add box; untitled: circle at 1,1",
    ]
