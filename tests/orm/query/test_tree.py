from typing import Any

import pytest
from sqlalchemy import exc as core_exc

from declarative_instr.orm import Load, joinedload, lazyload, raiseload, selectinload
from declarative_instr.orm.query.plan import NOTHING_SAID, LoadTree, Strategy
from declarative_instr.orm.query.tree import load_trees, settled


def tree_of(class_: Any, *options: Load) -> LoadTree:
    return load_trees(options, [class_.__mapper__])[class_.__mapper__]


def test_without_options_nothing_is_said(model: Any) -> None:
    assert tree_of(model.Band) is NOTHING_SAID


def test_strategies_stand_at_their_level(model: Any) -> None:
    tree = tree_of(model.Band, joinedload(model.Band.albums).selectinload(model.Album.band))

    assert tree.strategies == {"albums": Strategy.JOINED}
    assert tree.under("albums").strategies == {"band": Strategy.SELECTIN}


def test_later_option_wins(model: Any) -> None:
    tree = tree_of(model.Band, joinedload(model.Band.albums), lazyload(model.Band.albums))

    assert tree.strategies == {"albums": Strategy.LAZY}


def test_star_alone_holds_at_every_level(model: Any) -> None:
    tree = tree_of(model.Band, selectinload(model.Band.albums), raiseload("*"))
    tags = model.Band.__mapper__.relations["tags"]
    band = model.Album.__mapper__.relations["band"]

    assert tree.strategy_of(tags) is Strategy.RAISE
    assert tree.under("albums").strategy_of(band) is Strategy.RAISE
    assert tree.under("albums").under("band").strategy_of(tags) is Strategy.RAISE


def test_star_of_a_class_holds_for_that_class_alone(model: Any) -> None:
    tree = tree_of(model.Band, Load(model.Band).raiseload("*"), selectinload(model.Band.albums))
    band = model.Album.__mapper__.relations["band"]

    assert tree.strategies == {"*": Strategy.RAISE, "albums": Strategy.SELECTIN}
    assert tree.under("albums").strategy_of(band) is Strategy.LAZY


def test_eager_by_mapping_does_not_go_back_to_a_class_of_the_path(model: Any) -> None:
    children = model.Folder.__mapper__.relations["children"]

    tree = tree_of(model.Folder)
    below = tree_of(model.Folder, selectinload(model.Folder.parent)).under("parent")

    assert tree.strategy_of(children) is Strategy.LAZY
    assert below.strategy_of(children) is Strategy.LAZY


def test_option_goes_back_to_a_class_of_the_path_as_often_as_it_says(model: Any) -> None:
    children = model.Folder.__mapper__.relations["children"]

    twice = joinedload(model.Folder.children).joinedload(model.Folder.children)
    tree = tree_of(model.Folder, twice)

    assert tree.under("children").strategy_of(children) is Strategy.JOINED
    assert tree.under("children").under("children").strategy_of(children) is Strategy.LAZY


def test_settled_tree_stays_as_it_is(model: Any) -> None:
    tree = tree_of(model.Band, selectinload("*"))

    assert settled(model.Band.__mapper__, tree) is tree


def test_equal_trees_have_equal_parts(model: Any) -> None:
    one, other = (tree_of(model.Band, joinedload(model.Band.albums)) for _ in range(2))

    assert one is not other
    assert one.parts == other.parts
    assert one.parts != tree_of(model.Band, selectinload(model.Band.albums)).parts


def test_option_that_begins_elsewhere_is_refused(model: Any) -> None:
    with pytest.raises(core_exc.ArgumentError, match=r"does not apply.*Band.*Album\.band"):
        tree_of(model.Band, joinedload(model.Album.band))


def test_option_without_a_selected_class_is_refused(model: Any) -> None:
    with pytest.raises(core_exc.ArgumentError, match="only expression-based entities"):
        load_trees([joinedload(model.Album.band)], [])


def test_path_that_does_not_link_is_refused_with_what_would(model: Any) -> None:
    broken = joinedload(model.Band.albums).joinedload(model.Folder.parent)

    with pytest.raises(core_exc.ArgumentError, match=r'"Folder\.parent" does not link.*band'):
        tree_of(model.Band, broken)
