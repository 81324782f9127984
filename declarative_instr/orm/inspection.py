"""inspect(): `sqlalchemy.inspect()`, and besides of classes that have no declarative base."""

from typing import Any, overload

import sqlalchemy
from typing_extensions import TypeVar

from declarative_instr.inspection import is_tracked
from declarative_instr.orm.mapping.lookup import mapper_of
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.objects import state_of

ClassT = TypeVar("ClassT", bound=object)


@overload
def inspect(subject: type[ClassT]) -> Mapper[ClassT]: ...
@overload
def inspect(subject: Any, raiseerr: bool = ...) -> Any: ...  # noqa: FBT001  # the documented signature
def inspect(subject: Any, raiseerr: bool = True) -> Any:  # noqa: FBT001, FBT002  # as above
    """The mapper of a class, the state of an object; of others, what Core says of them.

    `sqlalchemy.inspect()` answers the same for classes of a declarative base, and their objects.
    It knows nothing of a class that was mapped imperatively: Core would have to be told of `type`
    and `object`, which belong to everybody.

    Raises:
        NoInspectionAvailable: Nothing is known of the subject; unless `raiseerr` is false.
    """
    if isinstance(subject, type):
        mapper: Mapper[Any] | None = mapper_of(subject)
        if mapper is not None:
            return mapper
    elif is_tracked(subject):
        return state_of(subject)
    return sqlalchemy.inspect(subject, raiseerr)
