"""The editor's command lines: words to calls, and the drawing as text."""

from collections.abc import Callable, Sequence
from pathlib import Path

from declarative_instr.exc import JournalError
from editor.drawing import Shape
from editor.editor import Editor

HELP = """\
title TEXT | add KIND X Y | move NUMBER DX DY | remove NUMBER | arrange
undo | redo | log | save FILE | open FILE"""


class CommandError(Exception):
    """A line that is no command, or one that cannot be run now."""


def run(editor: Editor, words: Sequence[str]) -> str:
    """Run one command.

    Returns: What to show.

    Raises:
        CommandError: It cannot be run; nothing is changed then.
    """
    command = COMMANDS.get(words[0])
    if command is None:
        message = f"{words[0]!r} is no command"
        raise CommandError(message)
    try:
        return command(editor, words[1:]) or shown(editor)
    except (JournalError, ValueError, IndexError, OSError) as error:
        raise CommandError(str(error)) from error


def shown(editor: Editor) -> str:
    """The drawing in one line."""
    shapes = ", ".join(f"{each.kind} at {each.x},{each.y}" for each in editor.drawing.shapes)
    return f"{editor.drawing.title}: {shapes or 'empty'}"


def shape_at(editor: Editor, number: str) -> Shape:
    """The shape of that number, from 1."""
    return editor.drawing.shapes[int(number) - 1]


def title(editor: Editor, words: Sequence[str]) -> None:  # noqa: D103  # as HELP says
    editor.type_title(" ".join(words))


def add(editor: Editor, words: Sequence[str]) -> None:  # noqa: D103
    kind, x, y = words
    editor.add(kind, int(x), int(y))


def move(editor: Editor, words: Sequence[str]) -> None:  # noqa: D103
    number, dx, dy = words
    editor.move(shape_at(editor, number), int(dx), int(dy))


def remove(editor: Editor, words: Sequence[str]) -> None:  # noqa: D103
    editor.remove(shape_at(editor, words[0]))


def arrange(editor: Editor, words: Sequence[str]) -> None:  # noqa: D103
    editor.arrange()


def undo(editor: Editor, words: Sequence[str]) -> str:  # noqa: D103
    return f"undone: {editor.journal.undo().name}; {shown(editor)}"


def redo(editor: Editor, words: Sequence[str]) -> str:  # noqa: D103
    return f"redone: {editor.journal.redo().name}; {shown(editor)}"


def log(editor: Editor, words: Sequence[str]) -> str:  # noqa: D103
    return ", ".join(each.name for each in editor.journal.done) or "nothing done"


def save(editor: Editor, words: Sequence[str]) -> None:  # noqa: D103
    editor.save(Path(words[0]))


def open_(editor: Editor, words: Sequence[str]) -> None:  # noqa: D103
    editor.open(Path(words[0]))


COMMANDS: dict[str, Callable[[Editor, Sequence[str]], str | None]] = {
    "title": title,
    "add": add,
    "move": move,
    "remove": remove,
    "arrange": arrange,
    "undo": undo,
    "redo": redo,
    "log": log,
    "save": save,
    "open": open_,
}
