"""Which modules have to do with one of them: those that import it, and what those import."""

from pathlib import Path
from textwrap import dedent

import pytest

from declarative_instr.mypy.reach import modules_with
from declarative_instr.mypy.sources import Source, read_source
from tests.mypy.runs import Project


def sources(folder: Path, **texts: str) -> list[Source]:
    """Of modules by their names, where `__` stands for the point."""
    found = []
    for number, (name, text) in enumerate(texts.items()):
        file = folder / f"{number}.py"
        file.write_text(text, encoding="utf-8")
        source = read_source(file, name.replace("__", "."), None)
        assert source is not None
        found.append(source)
    return found


@pytest.mark.parametrize(
    "statement",
    [
        "import app.base",
        "import os, app.base as b",
        "from app import base",
        "from app.base import Base",
        "from app import (\n    other,\n    base,\n)",
        "from . import base",
        "from .base import Base",
        "    from base import Base",
    ],
)
def test_module_has_to_do_with_what_it_imports_in_any_form(tmp_path: Path, statement: str) -> None:
    known = sources(tmp_path, app__base="", app__book=statement, app__far="import os")

    assert modules_with("app.base", known) == {"app.base", "app.book"}


def test_modules_are_reached_over_others(tmp_path: Path) -> None:
    known = sources(
        tmp_path,
        base="",
        shared="from base import Base",
        book="from shared import Base; import tables",
        tables="from helpers import made",
        helpers="",
        far="import helpers",
    )

    assert modules_with("base", known) == {"base", "shared", "book", "tables", "helpers"}


def test_all_modules_may_have_to_do_with_one_that_has_no_source(tmp_path: Path) -> None:
    known = sources(tmp_path, one="", other="")

    assert modules_with("elsewhere", known) == {"one", "other"}


MODELS = dedent(
    """\
    from sqlalchemy import ForeignKey
    from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Loan(Base):
        __tablename__ = "loan"
        id: Mapped[int] = mapped_column(primary_key=True)
        book_id: Mapped[int] = mapped_column(ForeignKey("books.id"))
    """
)


def test_table_of_an_unrelated_program_beside_is_no_excuse(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.write({"models.py": MODELS, "other.py": 'books = Table("books", metadata)\n'})

    assert "di-foreign-key" in project.check("models.py")


def test_table_of_a_module_that_imports_the_base_may_be_meant(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    core = 'from models import Base\nbooks = Table("books", Base.metadata)\n'
    project.write({"models.py": MODELS, "core.py": core})

    assert "di-foreign-key" not in project.check("models.py")
