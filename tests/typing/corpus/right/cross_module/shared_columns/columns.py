from datetime import datetime
from typing import Annotated

from sqlalchemy import ForeignKey, String, func

from declarative_instr.orm import Mapped, MappedColumn, mapped_column

Key = Annotated[int, mapped_column(primary_key=True)]
Name = Annotated[str, mapped_column(String(80))]


class Stamped:
    created: Mapped[datetime] = mapped_column(default=datetime.now, server_default=func.now())


def reference(target: str) -> MappedColumn[int]:
    return mapped_column(ForeignKey(target, ondelete="CASCADE"), index=True)
