"""The plugin finds the same in every way of running mypy: its answers follow from the sources alone."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.mypy.runs import HAS_WORKERS, Daemon, Found, Project, errors_in

# Author and Book do not import each other; Order and Customer do so for type checkers alone.
RIGHT = {
    "shop/__init__.py": "",
    "shop/base.py": """
        from declarative_instr.orm import DeclarativeBase


        class Base(DeclarativeBase):
            pass
    """,
    "shop/parts.py": """
        from typing import TYPE_CHECKING

        from sqlalchemy import ForeignKey

        from declarative_instr.orm import Mapped, declared_attr, mapped_column, relationship

        if TYPE_CHECKING:
            from shop.author import Author


        class HasKey:
            id: Mapped[int] = mapped_column(primary_key=True)


        class HasAuthor:
            author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))

            @declared_attr
            def author(cls) -> Mapped["Author"]:
                return relationship(back_populates="books")
    """,
    "shop/author.py": """
        from declarative_instr.orm import Mapped, mapped_column, relationship
        from shop.base import Base


        class Author(Base):
            __tablename__ = "author"

            id: Mapped[int] = mapped_column(primary_key=True)
            books = relationship("Book", back_populates="author")
    """,
    "shop/book.py": """
        from declarative_instr.orm import Mapped, mapped_column
        from shop.base import Base
        from shop.parts import HasAuthor, HasKey


        class Book(HasKey, HasAuthor, Base):
            __tablename__ = "book"

            title: Mapped[str] = mapped_column(default="")
    """,
    "shop/customer.py": """
        from typing import TYPE_CHECKING

        from declarative_instr.orm import Mapped, mapped_column, relationship
        from shop.base import Base

        if TYPE_CHECKING:
            from shop.order import Order


        class Customer(Base):
            __tablename__ = "customer"

            id: Mapped[int] = mapped_column(primary_key=True)
            orders: Mapped[list["Order"]] = relationship(back_populates="customer")
    """,
    "shop/order.py": """
        from sqlalchemy import ForeignKey
        from typing import TYPE_CHECKING

        from declarative_instr.orm import Mapped, mapped_column, relationship
        from shop.base import Base

        if TYPE_CHECKING:
            from shop.customer import Customer


        class Order(Base):
            __tablename__ = "order"

            id: Mapped[int] = mapped_column(primary_key=True)
            customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
            customer: Mapped["Customer"] = relationship(back_populates="orders")
    """,
    "shop/review.py": """
        from sqlalchemy import ForeignKey

        from declarative_instr.orm import Mapped, mapped_column
        from shop.base import Base


        class Review(Base):
            __tablename__ = "review"

            id: Mapped[int] = mapped_column(primary_key=True)
            book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))
            order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    """,
}
MODULES = tuple(name for name in RIGHT if name != "shop/__init__.py")

# Each names the module that is edited, what is replaced by what, and what must then be found:
# mostly in other modules than the edited one.
EDITS: Mapping[str, tuple[str, str, str, Found]] = {
    "attribute renamed": (
        "shop/order.py",
        "customer: Mapped",
        "buyer: Mapped",
        {("shop/customer.py", 14, "di-back-populates"), ("shop/order.py", 16, "di-back-populates")},
    ),
    "points back to another": (
        "shop/customer.py",
        'back_populates="customer"',
        'back_populates="id"',
        {("shop/customer.py", 14, "di-back-populates"), ("shop/order.py", 16, "di-back-populates")},
    ),
    "attribute renamed, no import": (
        "shop/author.py",
        "books = ",
        "volumes = ",
        {("shop/author.py", 9, "di-back-populates"), ("shop/book.py", 6, "di-back-populates")},
    ),
    "class renamed, no import": (
        "shop/book.py",
        "class Book(",
        "class Tome(",
        {("shop/author.py", 9, "di-target")},
    ),
    "table renamed, no import": (
        "shop/order.py",
        '"order"',
        '"orders"',
        {("shop/review.py", 12, "di-foreign-key")},
    ),
    "column renamed, no import": (
        "shop/parts.py",
        "            id: Mapped",
        "            key: Mapped",
        {("shop/review.py", 11, "di-foreign-key")},
    ),
    "column of another type": (
        "shop/order.py",
        "id: Mapped[int] = mapped_column(primary_key",
        "id: Mapped[str] = mapped_column(primary_key",
        {("shop/review.py", 12, "di-foreign-key")},
    ),
}
FEW = ("attribute renamed, no import", "column renamed, no import")
"""For runs in processes of their own, which take long."""


def edited(edit: str) -> dict[str, str]:
    """The right sources with one edit."""
    name, old, new, _ = EDITS[edit]
    assert old in RIGHT[name]
    return RIGHT | {name: RIGHT[name].replace(old, new, 1)}


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that knows the libraries, and nothing of the project."""
    project = Project(tmp_path_factory.mktemp("libraries"))
    project.write({"used.py": "import declarative_instr.orm, sqlalchemy, typing\n"})
    project.check("used.py")
    return project.cache


@pytest.fixture
def project(tmp_path: Path, libraries: Path) -> Project:
    made = Project(tmp_path)
    made.write(RIGHT)
    made.begin_with(libraries)
    return made


@pytest.fixture
def daemon(project: Project) -> Iterator[Daemon]:
    with Daemon(project) as running:
        yield running


@pytest.mark.parametrize("edit", EDITS)
def test_a_cold_run_finds_what_an_edit_broke(project: Project, edit: str) -> None:
    project.write(edited(edit))

    found = errors_in(project.check(*MODULES))

    assert found == EDITS[edit][-1]


def test_the_right_project_has_no_errors(project: Project) -> None:
    assert project.check(*MODULES) == ""


@pytest.mark.parametrize("edit", FEW)
def test_the_order_of_modules_on_the_command_line_is_without_effect(
    project: Project, edit: str
) -> None:
    project.write(edited(edit))

    found = errors_in(project.check(*reversed(MODULES)))

    assert found == EDITS[edit][-1]


def test_a_warm_cache_finds_what_the_cold_one_found(project: Project) -> None:
    for edit in EDITS:
        project.write(edited(edit))
        cold = errors_in(project.check(*MODULES))

        warm = errors_in(project.check(*MODULES))

        assert warm == cold == EDITS[edit][-1]


def test_edits_are_found_and_repairs_too_with_a_warm_cache(project: Project) -> None:
    project.check(*MODULES)

    for edit in EDITS:
        project.write(edited(edit))
        assert errors_in(project.check(*MODULES)) == EDITS[edit][-1], edit

        project.write(RIGHT)
        assert errors_in(project.check(*MODULES)) == set(), edit


def test_edits_are_found_and_repairs_too_by_the_daemon(project: Project, daemon: Daemon) -> None:
    assert errors_in(daemon.check(*MODULES)) == set()

    for edit in EDITS:
        project.write(edited(edit))
        assert errors_in(daemon.check(*MODULES)) == EDITS[edit][-1], edit

        project.write(RIGHT)
        assert errors_in(daemon.check(*MODULES)) == set(), edit


@pytest.mark.parametrize("edit", FEW)
def test_a_daemon_that_begins_with_a_mistake_sees_its_repair(
    project: Project, daemon: Daemon, edit: str
) -> None:
    project.write(edited(edit))
    assert errors_in(daemon.check(*MODULES)) == EDITS[edit][-1]

    project.write(RIGHT)

    assert errors_in(daemon.check(*MODULES)) == set()


@pytest.mark.skipif(not HAS_WORKERS, reason="this mypy has no workers")
@pytest.mark.parametrize("edit", FEW)
def test_several_workers_find_what_one_finds(project: Project, edit: str) -> None:
    project.write(edited(edit))

    found = errors_in(project.check_apart("--num-workers", "2", *MODULES))

    assert found == EDITS[edit][-1]


def test_a_module_that_is_added_later_is_found_with_a_warm_cache(project: Project) -> None:
    without_book = {name: text for name, text in RIGHT.items() if name != "shop/book.py"}
    (project.folder / "shop" / "book.py").unlink()
    modules = [name for name in without_book if name in MODULES]
    first = errors_in(project.check(*modules))

    project.write(RIGHT)
    second = errors_in(project.check(*MODULES))

    assert first == {
        ("shop/author.py", 9, "di-target"),
        ("shop/review.py", 11, "di-foreign-key"),
    }
    assert second == set()
