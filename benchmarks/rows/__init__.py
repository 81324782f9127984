"""Works on SQLite: rows with ten columns, parents with children."""
