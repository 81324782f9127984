"""The same work done by hand, by sqlalchemy.orm and by declarative_instr; `python -m benchmarks`."""
