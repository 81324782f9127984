from typing import Any

from declarative_instr import event

from . import models

HEARD: list[str] = []


@event.listens_for(models.Author.name, "set", retval=True)
def tidy(target: models.Author, value: str, oldvalue: Any, initiator: Any) -> str:
    HEARD.append(value)
    return value.strip()
