"""Starts the editor, as `python -m editor` or by the path of this file; commands come line by line."""

import sys
from pathlib import Path

if not __package__:
    # started by path: the folder of this file stands first on the path, where its parent must be
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from editor.commands import HELP, CommandError, run
from editor.editor import Editor


def main() -> None:
    """Run the commands of the standard input; one that cannot be run changes nothing."""
    editor = Editor()
    print(HELP)
    for line in sys.stdin:
        if line.strip():
            try:
                print(run(editor, line.split()))
            except CommandError as error:
                print(f"! {error}")


if __name__ == "__main__":
    main()
