"""Stands for `cython` in modules that run uncompiled; holds only the names that they use there.

Cython's own stand-in takes 4 ms to import, and need not be installed.
"""

compiled: bool = False
