"""The mypy plugin: `plugins = declarative_instr.mypy`; it imports nothing of what it describes."""

from declarative_instr.mypy.plugin import plugin

__all__ = ["plugin"]
