"""The editor: what its user can do to one drawing, each a transaction of its journal."""

from pathlib import Path

from declarative_instr.ext.journal import Journal
from editor.drawing import Drawing, Shape


class Editor:
    """One drawing and the journal of all that was done to it."""

    def __init__(self) -> None:
        self.drawing = Drawing()
        self.journal = Journal(follow=["shapes"])
        self.journal.attach(self.drawing)

    def type_title(self, text: str) -> None:
        """Add letters to the title; all that are typed in one go are undone together."""
        for letter in text:
            with self.journal.transaction("type title", merge_key="title"):
                title = self.drawing.title
                self.drawing.title = letter if title == "untitled" else title + letter

    def add(self, kind: str, x: int, y: int) -> None:
        """Put a shape in front of all others."""
        with self.journal.transaction(f"add {kind}"):
            self.drawing.shapes.append(Shape(kind=kind, x=x, y=y))

    def move(self, shape: Shape, dx: int, dy: int) -> None:
        """Move a shape; where it would leave the paper it stays where it is, in both directions."""
        with self.journal.transaction(f"move {shape.kind}"):
            shape.x += dx
            shape.y += dy

    def remove(self, shape: Shape) -> None:
        """Take a shape off the paper."""
        with self.journal.transaction(f"remove {shape.kind}"):
            self.drawing.shapes.remove(shape)

    def arrange(self) -> None:
        """Order the shapes from left to right."""
        with self.journal.transaction("arrange"):
            self.journal.touch(self.drawing, "shapes")  # sorting sends no event
            self.drawing.shapes.sort(key=lambda shape: (shape.x, shape.y))

    def save(self, path: Path) -> None:
        """Write what was done; the drawing follows from it."""
        with path.open("w", encoding="utf-8") as file:
            self.journal.dump(file)

    def open(self, path: Path) -> None:
        """Do again what a file tells, on a new drawing; it can be undone too."""
        saved = Journal()
        with path.open(encoding="utf-8") as file:
            saved.load(file)
        drawing = Drawing()
        objects = saved.replay_on({"Drawing-1": drawing}, classes=[Shape])
        self.drawing, self.journal = drawing, Journal(follow=["shapes"])
        with path.open(encoding="utf-8") as file:
            self.journal.load(file, objects)
