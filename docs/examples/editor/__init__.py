"""A line editor for drawings, with undo: declarative_instr.ext.journal at work."""
