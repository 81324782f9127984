"""State of tracked objects: the fields, the view on them, pickling; see the modules."""
