"""What is known about mapped classes: columns, keys, relations, configuration; see the modules."""
