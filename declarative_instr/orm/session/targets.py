"""What users hand to a session: from an object or a class to its mapper and holder, or a clear error."""

from sqlalchemy import exc as core_exc

from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.orm.errors import UnmappedClassError, UnmappedInstanceError
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import holder_of
from declarative_instr.state.ports import MANAGER_ATTR
from declarative_instr.state.tracked import Tracked


def mapper_of(holder: Tracked) -> Mapper:
    """The mapper of a holder's class.

    Raises:
        UnmappedInstanceError: The class has none.
    """
    class_ = holder.class_ if isinstance(holder, InstanceState) else type(holder)
    mapper = _mapper_if_any(class_)
    if mapper is None:
        raise unmapped(class_)
    return mapper


def holder_in(instance: object) -> Tracked:
    """The holder of an object that is given to a session.

    Raises:
        UnmappedInstanceError: It is no object of a mapped class.
    """
    if _mapper_if_any(type(instance)) is None:
        raise unmapped(type(instance), instance)
    return holder_of(instance)


def mapper_for(entity: object) -> Mapper:
    """The mapper that is meant by a class, or by a mapper itself.

    Raises:
        UnmappedClassError: It means none.
    """
    if isinstance(entity, Mapper):
        return entity
    if isinstance(entity, type):
        mapper = _mapper_if_any(entity)
        if mapper is not None:
            return mapper
        message = f"Class '{_path(entity)}' is not mapped. Let it subclass a declarative base."
        raise UnmappedClassError(message)
    message = f"A mapped class is needed here, not {entity!r:.80}."
    raise UnmappedClassError(message)


def unmapped(class_: type, instance: object = None) -> UnmappedInstanceError:
    """The error for an object that no session can take."""
    message = f"Class '{_path(class_)}' is not mapped"
    if isinstance(instance, type):
        message += (
            f"; was a class ({_path(instance)}) supplied where an instance was required?"
            f" Pass an object of it: {instance.__name__}(...)."
        )
    else:
        message += ". A session takes objects of classes that subclass a declarative base."
    return UnmappedInstanceError(message)


def label(holder: Tracked) -> str:
    """How messages name an object: its class and address, never its values."""
    if isinstance(holder, InstanceState):
        return f"<{holder.class_.__name__} at {id(holder.object):#x}>"
    return f"<{type(holder).__name__} at {id(holder):#x}>"


def not_persistent(holder: Tracked) -> core_exc.InvalidRequestError:
    """The error for an operation that needs a stored object of the session."""
    return core_exc.InvalidRequestError(
        f"Instance '{label(holder)}' is not persistent within this Session."
        " Add it and flush first, or use the session that it belongs to."
    )


def _mapper_if_any(class_: type) -> Mapper | None:
    """The mapper of a class; None also where another ORM mapped it, which uses the same name."""
    manager = getattr(class_, MANAGER_ATTR, None)
    if not isinstance(manager, ClassManager) or manager.class_ is not class_:
        return None
    mapper = manager.identities
    return mapper if isinstance(mapper, Mapper) else None


def _path(class_: type) -> str:
    return f"{class_.__module__}.{class_.__qualname__}"
