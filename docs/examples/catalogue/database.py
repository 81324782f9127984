"""Opens the database of the catalogue; what is stored in it is not known here."""

from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, inspect, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from catalogue.models import Base, Distribution

FILE_NAME = "catalogue.sqlite"


class UnusableDatabaseError(Exception):
    """The database cannot be used for the catalogue; the text says why and what to do."""

    code = "catalogue-database"


def url_in_folder(folder: Path) -> URL:
    """The URL of the SQLite file in `folder`, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    return URL.create("sqlite", database=str(folder / FILE_NAME))


def parsed_url(text: str) -> URL:
    """`text` as a URL that a second process can open as well.

    Raises: UnusableDatabaseError: It is no URL, or one of a database in memory.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        message = f"{text!r} is no database URL. Write it as in sqlite:///catalogue.sqlite"
        raise UnusableDatabaseError(message) from error
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        message = "A database in memory cannot be read by a second process. Name a file."
        raise UnusableDatabaseError(message)
    return url


def open_to_write(url: URL) -> Engine:
    """An engine on a database that has the catalogue's tables, made where they are missing.

    Raises: UnusableDatabaseError: There is no driver, or no connection.
    """
    engine = _engine(url)
    try:
        Base.metadata.create_all(engine)
    except OperationalError as error:
        message = f"{url} cannot be opened: {error.orig}. Check the folder, the server and rights."
        raise UnusableDatabaseError(message) from error
    return engine


def open_to_read(url: URL) -> Engine:
    """An engine on a database that holds a catalogue already.

    Raises: UnusableDatabaseError: There is no driver, no connection, or no catalogue.
    """
    engine = _engine(url)
    try:
        has_catalogue = inspect(engine).has_table(Distribution.__tablename__)
    except OperationalError as error:
        message = f"{url} cannot be opened: {error.orig}. Check the folder, the server and rights."
        raise UnusableDatabaseError(message) from error
    if not has_catalogue:
        message = f"{url} holds no catalogue. Run without --verify-only first."
        raise UnusableDatabaseError(message)
    return engine


def _engine(url: URL) -> Engine:
    try:
        return create_engine(url)
    except (ArgumentError, ModuleNotFoundError) as error:
        message = f"{url} needs a driver that is not installed: {error}. Install it with pip."
        raise UnusableDatabaseError(message) from error
