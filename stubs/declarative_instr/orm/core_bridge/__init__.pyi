from declarative_instr.orm.core_bridge.version import UnknownCoreVersionError, check_core_version

__all__ = ["UnknownCoreVersionError", "check_core_version"]
