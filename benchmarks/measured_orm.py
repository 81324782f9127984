"""The ORM that this process measures, by the name in the environment.

The works are written once; sqlalchemy.orm and declarative_instr.orm differ by this name alone.
"""

import importlib
import os

from benchmarks.works import ORM_VARIABLE

orm = importlib.import_module(os.environ[ORM_VARIABLE])
