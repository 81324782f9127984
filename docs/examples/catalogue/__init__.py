"""A catalogue of the Python distributions installed here, kept by declarative_instr."""
