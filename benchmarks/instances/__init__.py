"""Works without a database: classes with ten attributes, collections, back-references."""
