"""The one place that touches private names of SQLAlchemy Core; refuses a Core it does not know."""

from declarative_instr.orm.core_bridge.version import UnknownCoreVersionError, check_core_version

__all__ = ["UnknownCoreVersionError", "check_core_version"]
