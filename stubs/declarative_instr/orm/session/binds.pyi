from collections.abc import Mapping
from typing import final

from sqlalchemy import Connection, Engine

from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.session.connections import Bind

@final
class Binds:
    __slots__ = ("_by_class", "_by_table", "default")
    default: Engine | Connection | None
    def __init__(self, default: Bind | None, binds: Mapping[object, Bind] | None) -> None: ...
    def add(self, key: object, bind: Bind) -> None: ...
    def find(self, mapper: Mapper | None, clause: object) -> Bind: ...

def checked_bind(bind: object) -> Bind | None: ...
