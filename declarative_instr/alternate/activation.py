"""Acts when it is imported: from then on classes are asked for an instrumentation of their own."""

from declarative_instr.alternate.registry import ExtendedInstrumentationRegistry
from declarative_instr.instrumentation.factory import instrumentation_factory

extended_registry = ExtendedInstrumentationRegistry()
"""The one that is asked; it tells the listeners of the factory."""
extended_registry.dispatch = instrumentation_factory.dispatch
instrumentation_factory.alternates = extended_registry


def keep_lookups() -> None:
    """Do nothing, where look-ups used to be replaced: each class has its own, and none is global."""
