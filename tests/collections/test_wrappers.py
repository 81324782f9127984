import pytest

from declarative_instr.collections.wrappers import ItemArgument


def method(self: object, first: object, item: object = None) -> None: ...


@pytest.mark.parametrize("argument", [2, "item"])
@pytest.mark.parametrize(("args", "named"), [([1, 2], {}), ([1], {"item": 2})])
def test_the_item_is_found_and_set_by_position_and_by_name(
    argument: int | str, args: list[object], named: dict[str, object]
) -> None:
    found = ItemArgument(method, argument)
    args, named = list(args), dict(named)

    before = found.value(args, named)
    found.put(args, named, 3)

    assert before == (2,)
    assert found.value(args, named) == (3,)


def test_an_item_left_to_its_default_is_no_item() -> None:
    assert ItemArgument(method, 2).value([1], {}) == ()
