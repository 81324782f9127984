"""Stands for `cython` where it is not installed; holds only the names that compiled modules use."""

compiled: bool = False
