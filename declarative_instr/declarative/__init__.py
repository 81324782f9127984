"""Declarative classes: from a class body to an instrumented class, without SQL; see the modules."""
