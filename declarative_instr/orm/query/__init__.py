"""What a statement about classes means: options, eager loading, the layout of its rows; see the modules."""
