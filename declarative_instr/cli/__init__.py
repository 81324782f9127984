"""The command line: `python -m declarative_instr check` looks for mistakes in mappings."""
