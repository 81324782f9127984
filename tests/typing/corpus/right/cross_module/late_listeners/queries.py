from sqlalchemy import select

from declarative_instr.orm import Session

from .models import Author


def named(session: Session, name: str) -> list[tuple[int, str]]:
    query = select(Author.id, Author.name).where(Author.name == name)
    return [(key, found) for key, found in session.execute(query)]
