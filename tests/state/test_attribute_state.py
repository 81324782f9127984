"""One attribute of one object: value and history, with and without loading."""

from typing import Any

import pytest

from declarative_instr import DeclarativeBase, Mapped, inspect, manager_of_class, relationship
from declarative_instr.constants import NO_VALUE
from tests.tracking import commit, expire_values


class Base(DeclarativeBase):
    pass


class Album(Base):
    title: Mapped[str]
    year: Mapped[int | None]
    songs: Mapped[list["Song"]] = relationship(back_populates="album")


class Song(Base):
    name: Mapped[str]
    album: Mapped[Album | None] = relationship(back_populates="songs")


def test_value_and_loaded_value_are_the_value_that_is_there() -> None:
    album = Album(title="Blue")

    state = inspect(album).attrs.title

    assert (state.key, state.value, state.loaded_value) == ("title", "Blue", "Blue")


def test_loaded_value_of_an_unset_attribute_is_the_marker_and_value_is_none() -> None:
    album = Album()

    states = inspect(album).attrs

    assert (states.year.loaded_value, states.year.value) == (NO_VALUE, None)
    assert vars(album) == {}


def test_value_of_an_unset_collection_is_an_empty_one_that_stays() -> None:
    album = Album()

    value = inspect(album).attrs.songs.value

    assert value == []
    assert album.songs is value


def test_history_tells_old_and_new() -> None:
    album = Album(title="Blue")
    commit(album)

    album.title = "Hejira"

    history = inspect(album).attrs.title.history
    assert (history.added, history.unchanged, history.deleted) == (["Hejira"], (), ["Blue"])


def test_history_does_not_make_a_collection() -> None:
    album = Album()

    history = inspect(album).attrs.songs.history

    assert (history.added, history.deleted) == ((), ())
    assert "songs" not in vars(album)


def test_history_does_not_load_and_load_history_does() -> None:
    calls: list[set[str]] = []

    class Loaded(Base):
        size: Mapped[int]

    def load(state: Any, toload: Any, passive: object) -> None:
        calls.append(set(toload))
        state.dict["size"] = 5

    manager_of_class(Loaded).expired_attribute_loader = load
    one = Loaded(size=1)
    commit(one)
    expire_values(one)
    state = inspect(one).attrs.size

    quiet = state.history
    loading = state.load_history()

    assert (quiet.added, quiet.unchanged, quiet.deleted) == ((), (), ())
    assert loading.unchanged == [5]
    assert calls == [{"size"}]


KEYS = ["title", "year", "songs"]


def test_attributes_are_found_by_name_as_items_and_as_attributes() -> None:
    album = Album(title="Blue")

    states = inspect(album).attrs

    assert states.keys() == [state.key for state in states] == KEYS
    assert [(key, state.key) for key, state in states.items()] == [(key, key) for key in KEYS]
    assert "title" in states
    assert states.get("tilte") is None
    assert len(states) == 3
    assert states["title"].value == states.title.value == "Blue"


def test_unknown_attribute_is_an_error_that_names_class_and_attribute() -> None:
    states = inspect(Album()).attrs

    with pytest.raises(AttributeError, match="Album has no tracked attribute 'tilte'"):
        _ = states.tilte
    with pytest.raises(KeyError):
        _ = states["tilte"]


def test_attribute_state_belongs_to_its_state() -> None:
    album = Album()

    assert inspect(album).attrs.title.state is inspect(album)
