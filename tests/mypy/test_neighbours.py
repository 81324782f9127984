"""Modules are found by the names that another one has in strings; their sources are read as text."""

from pathlib import Path
from textwrap import dedent

import pytest

from declarative_instr.mypy.neighbours import Here, Neighbours

BOOK = """
    from app.base import Base
    from declarative_instr.orm import Mapped, mapped_column

    class Book(Base):
        __tablename__ = "books"
        id: Mapped[int] = mapped_column(primary_key=True)
"""
AUTHOR = """
    from app.base import Base
    from declarative_instr.orm import relationship

    class Author(Base):
        __tablename__ = "author"
        books = relationship("Book")
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    folder = tmp_path / "app"
    write(folder / "book.py", BOOK)
    write(folder / "author.py", AUTHOR)
    return folder


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dedent(text), encoding="utf-8")


def here(folder: Path, name: str) -> Here:
    return Here(f"{folder.name}.{name}", str(folder / f"{name}.py"))


def test_class_in_a_string_leads_to_its_module(app: Path) -> None:
    neighbours = Neighbours()

    assert neighbours.modules(here(app, "author")) == ["app.book"]


def test_table_in_a_string_leads_to_the_module_of_its_class(app: Path) -> None:
    write(app / "loan.py", 'book_id = mapped_column(ForeignKey("books.id"))\n')

    assert Neighbours().modules(here(app, "loan")) == ["app.book"]


def test_module_that_names_nothing_has_no_neighbours(app: Path) -> None:
    assert Neighbours().modules(here(app, "book")) == []


def test_class_of_the_own_package_is_nearer_than_one_beside_it(app: Path) -> None:
    write(app.parent / "book.py", BOOK)

    assert Neighbours().modules(here(app, "author")) == ["app.book"]


def test_module_with_a_base_of_its_own_is_no_neighbour(app: Path) -> None:
    write(app / "book.py", "class Base(DeclarativeBase): ...\n" + dedent(BOOK))

    assert Neighbours().modules(here(app, "author")) == []


def test_name_that_many_modules_have_leads_nowhere(app: Path) -> None:
    for number in range(3):
        write(app / f"book{number}.py", BOOK)

    assert Neighbours().modules(here(app, "author")) == []


def test_file_that_changed_is_read_again_when_asked(app: Path) -> None:
    neighbours = Neighbours()
    neighbours.modules(here(app, "author"))
    write(app / "book.py", BOOK.replace("class Book(", "class Novel("))

    neighbours.refresh(here(app, "book"))

    assert neighbours.modules(here(app, "author")) == []


def test_installed_packages_are_left_alone(app: Path) -> None:
    installed = app.parent / "site-packages" / "app"
    write(installed / "author.py", AUTHOR)
    write(installed / "book.py", BOOK)

    assert Neighbours().modules(here(installed, "author")) == []


def test_backref_is_found_at_the_class_that_has_it(tmp_path: Path) -> None:
    write(
        tmp_path / "author.py", 'class Author(Base):\n    books = relationship(backref="author")\n'
    )
    neighbours = Neighbours()
    author = Here("author", str(tmp_path / "author.py"))

    places = neighbours.places_of_back_reference("author", author, "author")

    assert places == [("author", "Author")]
    assert neighbours.places_of_back_reference("books", author, "author") == []
