"""Starts the catalogue, as `python -m catalogue` or by the path of this file."""

import sys
from pathlib import Path

if not __package__:
    # started by path: the folder of this file stands first on the path, where its parent must be
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from catalogue.command import app

if __name__ == "__main__":
    app(prog_name="catalogue")
