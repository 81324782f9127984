"""ClassOwner: what a manager asks of the registry that its class was declared with."""

from typing import Protocol


class ClassOwner(Protocol):
    """Knows declared classes by name; a registry implements it."""

    def discard_class(self, class_: type) -> None:
        """Forget a class that is instrumented no more, or never was; may be asked again."""
