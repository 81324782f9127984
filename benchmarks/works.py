"""All works by group; imports no subject, so that none colours the figures of another."""

from benchmarks.instances.works import WORKS as INSTANCE_WORKS
from benchmarks.measure import Work
from benchmarks.rows.works import WORKS as ROW_WORKS

GROUPS: dict[str, tuple[Work, ...]] = {"instances": INSTANCE_WORKS, "rows": ROW_WORKS}
TITLES = {"instances": "without a database", "rows": "on SQLite"}

LIMIT, REFERENCE, OURS = "limit", "sqlalchemy.orm", "declarative_instr"
SUBJECTS = (LIMIT, REFERENCE, OURS)
ORM_NAMES = {REFERENCE: "sqlalchemy.orm", OURS: "declarative_instr.orm"}
ORM_VARIABLE = "BENCHMARKED_ORM"
