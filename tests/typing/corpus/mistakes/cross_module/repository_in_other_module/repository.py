from typing import TypeVar

from declarative_instr.orm import Session

from .models import Base

ModelT = TypeVar("ModelT", bound=Base)


def find(session: Session, model: type[ModelT], key: int) -> ModelT | None:
    return session.get(model, key)
