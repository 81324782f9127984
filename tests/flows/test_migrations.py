"""Alembic, as it is, makes the tables of declared classes and follows them when they change."""

from enum import Enum
from io import StringIO
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, ForeignKey, Index, MetaData, String, inspect, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

ENVIRONMENT = {
    "target_metadata = None": 'target_metadata = config.attributes["metadata"]',
    # SQLite changes a table by copying it, which Alembic calls a batch
    "target_metadata=target_metadata\n": "target_metadata=target_metadata, render_as_batch=True\n",
}
"""What is changed in the env.py that Alembic writes."""


class Size(Enum):
    POCKET = 1
    FOLIO = 2


class Old(DeclarativeBase):
    """The classes as they were when the first migration was made."""


class OldAuthor(Old):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    town: Mapped[str | None]
    books: Mapped[list["OldBook"]] = relationship(back_populates="author")


class OldBook(Old):
    __tablename__ = "book"
    __table_args__ = (Index("book_by_title", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    size: Mapped[Size]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[OldAuthor] = relationship(back_populates="books")


class New(DeclarativeBase):
    """The classes as they are now: a column more, one less, another index, one class more."""


class NewAuthor(New):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    books: Mapped[list["NewBook"]] = relationship(back_populates="author")


class NewBook(New):
    __tablename__ = "book"
    __table_args__ = (Index("book_by_author", "author_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    size: Mapped[Size]
    copies: Mapped[int] = mapped_column(server_default="1")
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[NewAuthor] = relationship(back_populates="books")
    loans: Mapped[list["Loan"]] = relationship(back_populates="book")


class Loan(New):
    __tablename__ = "loan"

    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str]
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))
    book: Mapped[NewBook] = relationship(back_populates="loans")


class Migrations:
    """An environment as `alembic init` makes it; its env.py is given the tables."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._scripts = folder / "migrations"
        self._engine = engine
        command.init(Config(folder / "alembic.ini", stdout=StringIO()), str(self._scripts))
        env = self._scripts / "env.py"
        source = env.read_text(encoding="utf-8")
        for before, after in ENVIRONMENT.items():
            assert before in source
            source = source.replace(before, after)
        env.write_text(source, encoding="utf-8")

    def revise(self, metadata: MetaData, name: str) -> str:
        """Let Alembic write the migration to `metadata`, and answer its source."""
        command.revision(self._config(metadata), name, autogenerate=True)
        (script,) = self._scripts.glob(f"versions/*_{name}.py")
        return script.read_text(encoding="utf-8")

    def upgrade(self, metadata: MetaData) -> None:
        command.upgrade(self._config(metadata), "head")

    def downgrade(self, metadata: MetaData) -> None:
        command.downgrade(self._config(metadata), "-1")

    def differences(self, metadata: MetaData) -> list[object]:
        """What autogenerate would still write for `metadata`."""
        with self._engine.connect() as connection:
            found: list[object] = compare_metadata(MigrationContext.configure(connection), metadata)
        return found

    def _config(self, metadata: MetaData) -> Config:
        config = Config(attributes={"metadata": metadata}, stdout=StringIO())
        url = self._engine.url.render_as_string(hide_password=False)
        config.set_main_option("script_location", str(self._scripts))
        config.set_main_option("path_separator", "os")
        config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
        return config


@pytest.fixture
def migrations(tmp_path: Path, shared_engine: Engine) -> Migrations:
    return Migrations(tmp_path, shared_engine)


def test_first_migration_makes_tables_that_objects_are_stored_in(
    migrations: Migrations, shared_engine: Engine
) -> None:
    source = migrations.revise(Old.metadata, "first")
    migrations.upgrade(Old.metadata)

    with Session(shared_engine) as session:
        session.add(
            OldAuthor(name="Ada", books=[OldBook(title="Notes", size=Size.FOLIO)], town="London")
        )
        session.commit()
        book = session.scalars(select(OldBook)).one()
        stored = (book.title, book.size, book.author.name)

    assert source.index("create_table('author'") < source.index("create_table('book'")
    assert migrations.differences(Old.metadata) == []
    assert stored == ("Notes", Size.FOLIO, "Ada")


def test_second_migration_follows_the_changed_classes_and_keeps_the_rows(
    migrations: Migrations, shared_engine: Engine
) -> None:
    migrations.revise(Old.metadata, "first")
    migrations.upgrade(Old.metadata)
    with Session(shared_engine) as session:
        session.add(OldAuthor(name="Ada", books=[OldBook(title="Notes", size=Size.FOLIO)]))
        session.commit()

    source = migrations.revise(New.metadata, "second")
    migrations.upgrade(New.metadata)

    with Session(shared_engine) as session:
        book = session.scalars(select(NewBook)).one()
        book.loans.append(Loan(reader="Bob"))
        session.commit()
        stored = (book.author.name, book.size, book.copies, [loan.reader for loan in book.loans])
    assert migrations.differences(New.metadata) == []
    assert "create_table('loan'" in source
    assert stored == ("Ada", Size.FOLIO, 1, ["Bob"])


def test_downgrade_gives_the_classes_of_before_their_tables_back(
    migrations: Migrations, shared_engine: Engine
) -> None:
    for name, metadata in (("first", Old.metadata), ("second", New.metadata)):
        migrations.revise(metadata, name)
        migrations.upgrade(metadata)
    with Session(shared_engine) as session:
        session.add(NewAuthor(name="Ada", books=[NewBook(title="Notes", size=Size.POCKET)]))
        session.commit()

    migrations.downgrade(Old.metadata)

    with Session(shared_engine) as session:
        author = session.scalars(select(OldAuthor)).one()
        stored = (author.name, author.town, [book.title for book in author.books])
    assert migrations.differences(Old.metadata) == []
    assert not inspect(shared_engine).has_table("loan")
    assert stored == ("Ada", None, ["Notes"])


def test_autogenerate_finds_nothing_where_create_all_made_the_tables(
    migrations: Migrations, shared_engine: Engine
) -> None:
    New.metadata.create_all(shared_engine)

    assert migrations.differences(New.metadata) == []
