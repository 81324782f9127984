from declarative_instr.alternate.registry import ExtendedInstrumentationRegistry

extended_registry: ExtendedInstrumentationRegistry

def keep_lookups() -> None: ...
