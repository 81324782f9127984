"""Mapped classes as a subject; `clean` objects have been flushed."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from sqlalchemy import create_engine, event
from typing_extensions import override

from benchmarks.instances.models import Base, Child, ListenedRecord, Parent, Record
from benchmarks.instances.subject import FIELDS, INTEGERS, InstanceSubject
from benchmarks.measured_orm import orm


def note_old(
    noted: dict[str, object], field: str, _target: object, _value: object, old: object, _by: object
) -> None:
    """Keep the old value: the listener of `write_listen`."""
    noted[field] = old


class MappedInstances(InstanceSubject):
    """The measured ORM's mapped classes with a session on a database in memory."""

    record = Record
    listened_record = ListenedRecord
    # the core of declarative_instr is a package of its own; that of sqlalchemy is in its ORM
    imported = orm.__name__.replace("declarative_instr.orm", "declarative_instr")

    @override
    def begin(self) -> None:
        """Make the tables; listen to one of the classes."""
        orm.configure_mappers()
        engine = create_engine("sqlite://")
        Base.metadata.create_all(engine)
        self.session = orm.Session(engine)
        self.noted: dict[str, object] = {}
        for field in FIELDS:
            listener = partial(note_old, self.noted, field)
            event.listen(getattr(ListenedRecord, field), "set", listener)

    @override
    def define(self, count: int) -> list[type]:
        """Create mapped classes and configure them."""

        class Fresh(orm.DeclarativeBase):
            """A registry that no other class is in."""

        classes = [type(Fresh)(f"Record{n}", (Fresh,), class_body(n)) for n in range(count)]
        Fresh.registry.configure()
        return classes

    @override
    def clean(self, objects: list[Any]) -> None:
        """Flush them."""
        self.session.add_all(objects)
        self.session.flush()

    @override
    def modified_test(self) -> Callable[[Any], bool]:
        """Give the session's question."""
        return self.session.is_modified

    @override
    def history_getter(self) -> Callable[[Any], object]:
        """Give the documented function."""
        get_history = orm.attributes.get_history
        return lambda instance: get_history(instance, "i1")

    @override
    def make_listened(self, count: int) -> list[Any]:
        """Build objects of the class that is listened to."""
        return self.make(count, ListenedRecord)

    @override
    def make_alternate(self) -> None:
        """Register a class that has the extension's hooks."""
        extension = import_module(orm.__name__.removesuffix("orm") + "ext.instrumentation")
        instrumentation = import_module(orm.__name__ + ".instrumentation")
        hooks = {"__sa_instrumentation_manager__": extension.InstrumentationManager}
        self.alternate = type("Alternate", (), hooks)
        instrumentation.register_class(self.alternate)

    @override
    def families(self, parents: int, children: int) -> tuple[list[Any], list[list[Any]]]:
        """Build parents whose empty collections exist, and loose children."""
        made = [Parent() for _ in range(parents)]
        assert not any(parent.children for parent in made)
        return made, [[Child() for _ in range(children)] for _ in range(parents)]


def class_body(number: int) -> dict[str, object]:
    """Write the namespace of one ten-column class."""
    annotations = {
        field: orm.Mapped[int] if field in INTEGERS else orm.Mapped[str] for field in FIELDS
    }
    return {
        "__tablename__": f"record_{number}",
        "__module__": __name__,
        "__annotations__": annotations,
        "i0": orm.mapped_column(primary_key=True),
    }
