"""`check` finds every mistake in a mapping, each once, at its line."""

from importlib.util import find_spec

import pytest

from tests.cli.programs import BACKREFS, BASE, CLEAN, CORE, MORE, TWELVE
from tests.cli.running import ROOT, Folder

pytestmark = pytest.mark.skipif(
    find_spec("typer") is None or find_spec("sqlalchemy") is None,
    reason="the extras cli and orm are not installed",
)


@pytest.mark.parametrize(
    "program", [TWELVE, MORE, BACKREFS, CORE], ids=["twelve", "more", "backrefs", "core"]
)
def test_all_planted_problems_are_found_at_their_lines(folder: Folder, program: str) -> None:
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")
    assert run.exit_code == 1


def test_twelve_problems_of_twelve_kinds_are_planted(folder: Folder) -> None:
    folder.write(models=TWELVE)

    codes = [code for _, _, code, _ in folder.marked("models.py")]

    assert len(codes) == len(set(codes)) == 12


def test_clean_module_has_no_problems(folder: Folder) -> None:
    folder.write(models=CLEAN)

    run = folder.check("models")

    assert run.content == {"problems": [], "troubles": [], "classes": 3}
    assert run.exit_code == 0


def test_what_a_module_prints_goes_to_standard_error(folder: Folder) -> None:
    folder.write(models=CLEAN)

    run = folder.check("models")

    assert run.err == "the module prints\n"


@pytest.mark.parametrize("example", ["catalogue", "editor"])
def test_examples_of_the_docs_have_no_problems(folder: Folder, example: str) -> None:
    run = folder.check(example, cwd=ROOT / "docs" / "examples")

    assert run.content["problems"] == []
    assert run.exit_code == 0


def test_near_misses_are_named(folder: Folder) -> None:
    folder.write(models=TWELVE)

    run = folder.check("models")

    messages = {one["code"]: one["message"] for one in run.content["problems"]}
    assert "Did you mean 'author'?" in messages["dioa"]
    assert "Did you mean 'name'?" in messages["di27"]
    assert "Did you mean 'shelf'?" in messages["chk1"]
    assert "Did you mean 'name'?" in messages["chk7"]
    assert "Did you mean 'select'" in messages["dio1"]


# One mistake, one problem ----------------------------------------------------------------------


def test_relations_that_name_a_failed_class_are_no_problems(folder: Folder) -> None:
    program = f"""{BASE}
class Author(Base):  #! dio7 Author
    __tablename__ = "author"
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")

class Poet(Author):
    rhymes: Mapped[bool]

class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")
    writer: Mapped["Author"] = relationship(primaryjoin="Author.name == Book.author_id")
    annotated: Mapped[Author]

FIRST = Author.name.desc()
SECOND = FIRST
"""
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")
    assert run.content["troubles"] == []


def test_back_reference_to_a_wrong_one_is_no_problem(folder: Folder) -> None:
    program = f"""{BASE}
class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Article"]] = relationship(back_populates="author")  #! dioa Author.books

class Article(Base):
    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))

class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")
"""
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")


def test_crossed_back_references_are_two_problems(folder: Folder) -> None:
    program = f"""{BASE}
class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[list["Book"]] = relationship(foreign_keys="Book.author_id", back_populates="editor")  #! di10 Author.written
    edited: Mapped[list["Book"]] = relationship(foreign_keys="Book.editor_id", back_populates="author")  #! di10 Author.edited

class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    editor_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(foreign_keys=author_id, back_populates="written")
    editor: Mapped[Author] = relationship(foreign_keys=editor_id, back_populates="edited")
"""
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")


def test_missing_foreign_key_is_one_problem_of_both_sides(folder: Folder) -> None:
    program = f"""{BASE}
class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author")

class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int]
    author: Mapped[Author] = relationship(back_populates="books")  #! diob Book.author
"""
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")


def test_foreign_key_that_fails_in_the_class_body_is_one_problem(folder: Folder) -> None:
    program = f"""{BASE}
class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)

class Book(Base):
    __tablename__ = "book"
    __table_args__ = (UniqueConstraint("author_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForignKey("author.id"))  #! chk8 Book.author_id
    author: Mapped[Author] = relationship()
"""
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")
    assert "Did you mean 'ForeignKey'?" in run.content["problems"][0]["message"]


def test_class_whose_body_fails_may_have_other_problems(folder: Folder) -> None:
    program = f"""{BASE}
class Author(Base):  #! dio7 Author
    __tablename__ = "author"
    name: Mapped[str] = mapped_column(lenght=3)  #! chk8 Author.name

class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_kye=True)  #! chk8 Book.id
    key: Mapped[int] = mapped_column(primary_key="yes", nme=1)  #! chk8 Book.key
    other: Mapped["Book"] = relationship(back_populates="nothing", foreign_keys="Book.nothing")
"""
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")


def test_mistake_of_a_mixin_is_told_once_and_at_the_mixin(folder: Folder) -> None:
    program = f"""{BASE}
class Named:
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = "unknown"  #! di08 Named.name
    size: Mapped[complex]  #! di08 Named.size

class Author(Named, Base):
    __tablename__ = "author"

class Book(Named, Base):
    __tablename__ = "book"
"""
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")


def test_program_that_configures_itself_gets_the_same_problems_once(folder: Folder) -> None:
    ends = "\nfrom declarative_instr.orm import configure_mappers\nconfigure_mappers()\n"
    folder.write(models=TWELVE + ends)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")
    assert run.exit_code == 1


def test_program_that_makes_objects_of_wrong_classes_is_checked_to_its_end(folder: Folder) -> None:
    program = f"""{BASE}
class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Boook"]] = relationship()  #! di09 Author.books

WOOLF = Author(books=[])
COUNT = len(WOOLF.books)

class Late(Base):  #! dio7 Late
    __tablename__ = "late"
    name: Mapped[str]
"""
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")
    assert run.exit_code == 1


def test_two_classes_of_one_name_have_their_own_lines(folder: Folder) -> None:
    program = f"""{BASE}
class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    metadata: Mapped[int]  #! di16 Author.metadata

class Author(Base):  #! dio7 Author
    __tablename__ = "writer"
    name: Mapped[str]
"""
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")


def test_class_of_a_function_and_a_nested_class_have_their_lines(folder: Folder) -> None:
    program = f"""{BASE}
def declare() -> type:
    class Author(Base):
        __tablename__ = "author"
        id: Mapped[int] = mapped_column(primary_key=True)
        books: Mapped[list["Boook"]] = relationship()  #! di09 declare.<locals>.Author.books
    return Author

AUTHOR = declare()

class Outer:
    class Inner(Base):  #! dio7 Outer.Inner
        __tablename__ = "inner"
        name: Mapped[str]
"""
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")


def test_imperative_mapping_is_checked(folder: Folder) -> None:
    program = f"""{BASE}
from declarative_instr.orm import registry

mapping = registry()
author = Table("author", mapping.metadata, Column("id", primary_key=True))

class Author:  #! di09 Author.books
    id: int

class Book:
    pass

mapping.map_imperatively(Author, author, properties={{"books": relationship("Book")}})
mapping.map_imperatively(Book, None)  #! dio1
"""
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")


# Core alone ------------------------------------------------------------------------------------


def test_core_classes_are_checked_where_sqlalchemy_is_missing(folder: Folder) -> None:
    folder.write(models=CORE)

    run = folder.check("models", blocked="sqlalchemy")

    assert run.found == folder.marked("models.py")
    assert run.exit_code == 1
