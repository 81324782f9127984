"""Unit of work: what a flush will do, as values, and the execution of it; see the modules."""
