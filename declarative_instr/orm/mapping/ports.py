"""What the mapping asks of the layers above it: loaders for related objects, expired attributes."""

from typing import Protocol

from declarative_instr.attributes.implementation import ExpiredLoader, RelatedLoader
from declarative_instr.orm.mapping.mapper import Relation


class LoaderFactory(Protocol):
    """Makes what reads the value of a relation that an object does not hold yet."""

    def __call__(self, relation: Relation) -> RelatedLoader:
        """Make the loader of one relation; called once, at its configuration."""


class _Loaders:
    """What the loading layer registered."""

    __slots__ = ("expired", "related")

    def __init__(self) -> None:
        self.related: LoaderFactory | None = None
        self.expired: ExpiredLoader | None = None


_loaders = _Loaders()


def use_loader_factory(factory: LoaderFactory | None) -> LoaderFactory | None:
    """Install what makes the loaders of relations that are configured from now on.

    Returns: The factory that was in use before.
    """
    before, _loaders.related = _loaders.related, factory
    return before


def use_expired_loader(loader: ExpiredLoader | None) -> ExpiredLoader | None:
    """Install what loads expired attributes of the classes that are mapped from now on.

    Returns: The loader that was in use before.
    """
    before, _loaders.expired = _loaders.expired, loader
    return before


def related_loader(relation: Relation) -> RelatedLoader | None:
    """The loader of a relation; None as long as there is no loading layer."""
    return None if _loaders.related is None else _loaders.related(relation)


def expired_loader() -> ExpiredLoader | None:
    """The loader of expired attributes; None as long as there is no loading layer."""
    return _loaders.expired
