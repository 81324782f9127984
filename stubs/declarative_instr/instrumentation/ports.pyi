from typing import Protocol

class ClassOwner(Protocol):
    def discard_class(self, class_: type) -> None: ...
