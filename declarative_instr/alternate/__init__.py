"""Alternate class instrumentation: classes that keep state, values or attributes in their own way."""
