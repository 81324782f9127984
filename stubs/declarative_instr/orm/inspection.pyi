from typing import Any, overload

from typing_extensions import TypeVar

from declarative_instr.orm.mapping.mapper import Mapper

ClassT = TypeVar("ClassT", bound=object)

@overload
def inspect(subject: type[ClassT]) -> Mapper[ClassT]: ...
@overload
def inspect(subject: Any, raiseerr: bool = ...) -> Any: ...
