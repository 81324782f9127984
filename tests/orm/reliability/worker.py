"""A process that runs programs on the ORM named by its argument: a line of JSON in, one out."""

import importlib
import json
import sys

from tests.orm.reliability.programs import Interpreter


def main() -> None:
    """Answer until the input ends."""
    with Interpreter(importlib.import_module(sys.argv[1])) as interpreter:
        for line in sys.stdin:
            sys.stdout.write(json.dumps(interpreter.run(json.loads(line))) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
