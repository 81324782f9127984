"""`python -m declarative_instr`: starts the command line, or says what to install for it."""

import sys

try:
    from declarative_instr.cli.app import app
except ModuleNotFoundError as missing:
    if missing.name not in {"typer", "rich"}:
        raise
    sys.stderr.write(
        f"The command line of declarative_instr needs {missing.name}, which is not installed."
        " Install it along: pip install 'declarative-instr[cli]'.\n"
    )
    raise SystemExit(2) from None

if __name__ == "__main__":
    app(prog_name="python -m declarative_instr")
