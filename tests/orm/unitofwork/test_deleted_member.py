"""An object whose row a flush deleted is put into a relation again."""

import pytest
from sqlalchemy import ForeignKey
from sqlalchemy.exc import InvalidRequestError, SAWarning

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    attribute_keyed_dict,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Key(Base):
    __tablename__ = "key"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    ring_id: Mapped[int | None] = mapped_column(ForeignKey("ring.id"))
    ring: Mapped["Ring | None"] = relationship(back_populates="keys")


class Ring(Base):
    __tablename__ = "ring"

    id: Mapped[int] = mapped_column(primary_key=True)
    keys: Mapped[dict[str, Key]] = relationship(
        back_populates="ring",
        cascade="all, delete-orphan",
        collection_class=attribute_keyed_dict("name"),
    )
    seen_id: Mapped[int | None] = mapped_column(ForeignKey("mark.id"))
    seen: Mapped["Mark | None"] = relationship(cascade="")


class Mark(Base):
    __tablename__ = "mark"

    id: Mapped[int] = mapped_column(primary_key=True)


def deleted_key(session: Session) -> tuple[Ring, Key]:
    """A stored ring, and its key, which the last flush deleted as an orphan."""
    ring, key = Ring(), Key(name="door")
    ring.keys["door"] = key
    session.add(ring)
    session.commit()
    del ring.keys["door"]
    session.flush()
    return ring, key


def test_deleted_object_is_not_taken_into_a_collection_silently(session: Session) -> None:
    ring, key = deleted_key(session)
    ring.keys["door"] = key

    with pytest.raises(InvalidRequestError, match=r"Key at .*has been deleted.*make_transient"):
        session.commit()


def test_deleted_object_is_not_taken_by_a_new_one_either(session: Session) -> None:
    _, key = deleted_key(session)
    session.add(Ring(keys={"door": key}))

    with pytest.raises(InvalidRequestError, match=r"Ring\.keys refers to it"):
        session.flush()


def test_relation_without_cascade_warns_and_leaves_a_deleted_object_out(session: Session) -> None:
    mark = Mark()
    session.add(mark)
    session.commit()
    session.delete(mark)
    session.flush()
    ring = Ring(seen=mark)
    session.add(ring)

    with pytest.warns(SAWarning, match=r"not in session.*Ring.seen"):
        session.flush()

    assert ring.seen_id is None


def test_rollback_makes_the_object_one_that_can_be_taken(session: Session) -> None:
    ring, key = deleted_key(session)
    session.rollback()
    session.refresh(ring)
    ring.keys["again"] = ring.keys.pop("door")

    session.commit()

    assert list(ring.keys.values()) == [key]
