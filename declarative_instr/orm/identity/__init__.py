"""The identity map of a session; see the module."""
