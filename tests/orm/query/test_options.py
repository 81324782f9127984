import pickle
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import exc as core_exc
from sqlalchemy import select

from declarative_instr.orm import (
    Load,
    defaultload,
    exc,
    joinedload,
    lazyload,
    noload,
    raiseload,
    selectinload,
)


def said(option: Load) -> list[list[tuple[str, str | None]]]:
    return [
        [(str(step), step.strategy.value if step.strategy else None) for step in path]
        for path in option.paths
    ]


def test_functions_name_the_relation_and_its_strategy(model: Any) -> None:
    albums = model.Band.albums

    assert said(joinedload(albums)) == [[("Band.albums", "joined")]]
    assert said(selectinload(albums)) == [[("Band.albums", "selectin")]]
    assert said(lazyload(albums)) == [[("Band.albums", "select")]]
    assert said(raiseload(albums)) == [[("Band.albums", "raise")]]
    assert said(raiseload(albums, sql_only=True)) == [[("Band.albums", "raise_on_sql")]]
    assert said(noload(albums)) == [[("Band.albums", "noload")]]


def test_chain_leads_along_a_path(model: Any) -> None:
    option = defaultload(model.Band.albums).selectinload(model.Album.band)

    assert said(option)[-1] == [("Band.albums", None), ("Album.band", "selectin")]


def test_nested_options_go_on_from_where_the_option_stands(model: Any) -> None:
    option = selectinload(model.Album.band).options(
        joinedload(model.Band.tags), lazyload(model.Band.albums)
    )

    assert said(option)[1:] == [
        [("Album.band", "selectin"), ("Band.tags", "joined")],
        [("Album.band", "selectin"), ("Band.albums", "select")],
    ]


def test_option_is_not_changed_by_going_on(model: Any) -> None:
    first = selectinload(model.Band.albums)

    first.joinedload(model.Album.band)

    assert len(first.paths) == 1


def test_equal_options_share_a_compiled_statement(model: Any) -> None:
    def key(option: Load) -> object:
        made = select(model.Band).options(option)._generate_cache_key()
        assert made is not None
        return made.key

    assert key(joinedload(model.Band.albums)) == key(joinedload(model.Band.albums))
    assert key(joinedload(model.Band.albums)) != key(selectinload(model.Band.albums))
    assert key(joinedload(model.Band.albums)) != key(joinedload(model.Band.tags))


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda m: selectinload("albums"), "Strings .* not accepted.*'albums'"),  # type: ignore[arg-type]  # the mistake under test
        (lambda m: selectinload(3), "got 3"),  # type: ignore[arg-type]  # the mistake under test
        (lambda m: defaultload("*"), "Strings are not accepted"),
        (lambda m: lazyload("*").lazyload(m.Band.albums), "Nothing can follow"),
        (lambda m: Load(dict), "takes a mapped class; got <class 'dict'>"),
        (lambda m: Load(m.Band).options(m.Band.albums), "no loader option"),
    ],
    ids=["string", "number", "default for all", "after all", "unmapped", "attribute"],
)
def test_unusable_argument_is_refused(model: Any, make: Callable[[Any], Load], text: str) -> None:
    with pytest.raises(core_exc.ArgumentError, match=text):
        make(model)


def test_column_is_refused_with_the_relationships_that_there_are(model: Any) -> None:
    with pytest.raises(exc.LoaderStrategyException, match=r'"Band\.name".*albums, tags'):
        joinedload(model.Band.name)


def test_option_can_be_pickled(model: Any) -> None:
    option = Load(model.Band).selectinload(model.Band.albums).joinedload(model.Album.band)

    copy = pickle.loads(pickle.dumps(option))

    assert copy.cache_parts() == option.cache_parts()
    assert said(copy.lazyload(model.Band.tags)) == said(option.lazyload(model.Band.tags))
