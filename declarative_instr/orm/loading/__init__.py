"""From rows to objects, and from a missing value to the statement that finds it; see the modules."""
