"""The drawing and its shapes; nothing here knows that edits can be undone."""

from declarative_instr import DeclarativeBase, Mapped, attribute, relationship, validates

PAPER = 100
"""Width and height."""


class Base(DeclarativeBase):
    """Of all classes of the editor."""


class Drawing(Base):
    """A picture, its shapes from back to front."""

    title: Mapped[str] = attribute(default="untitled")
    shapes: Mapped[list["Shape"]] = relationship(back_populates="drawing")


class Shape(Base):
    """A figure at a place."""

    kind: Mapped[str]
    x: Mapped[int] = attribute(default=0)
    y: Mapped[int] = attribute(default=0)
    drawing: Mapped[Drawing | None] = relationship(back_populates="shapes")

    @validates("x", "y")
    def check_place(self, key: str, value: int) -> int:
        """Keep shapes on the paper."""
        if not 0 <= value <= PAPER:
            message = f"{key}={value} is off the paper (0 to {PAPER})"
            raise ValueError(message)
        return value
