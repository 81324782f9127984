"""The session: which objects it has, its transaction, its way to the database; see the modules."""
