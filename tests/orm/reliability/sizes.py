"""How much the long tests do: little in an ordinary run, all where a variable of the environment says so."""

import os

THOROUGH = os.environ.get("DECLARATIVE_INSTR_THOROUGH", "") not in {"", "0"}
"""Whether to run at full size: chains of 5 000, 50 000 units of work, minutes of random programs."""
