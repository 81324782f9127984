"""Names of classes are resolved, or the error says what to do."""

import gc
from collections.abc import Callable

import pytest

from declarative_instr.declarative.class_registry import ClassRegistry, class_path
from declarative_instr.exc import ArgumentError, DuplicateNameError, UnknownTargetError


def make_class(name: str, module: str = "shop.models") -> type:
    return type(name, (), {"__module__": module, "__qualname__": name})


@pytest.fixture
def registry() -> ClassRegistry:
    return ClassRegistry()


@pytest.mark.parametrize("name", ["Order", "models.Order", "shop.models.Order", " Order "])
def test_class_is_found_by_name_and_by_path(registry: ClassRegistry, name: str) -> None:
    order = make_class("Order")
    registry.add(order)

    found = registry.resolve(name, relation="User.orders")

    assert found is order


def test_path_must_end_at_a_dot(registry: ClassRegistry) -> None:
    order = make_class("Order")
    registry.add(order)

    with pytest.raises(UnknownTargetError):
        registry.resolve("dels.Order", relation="User.orders")


def test_class_stands_for_itself_even_if_unknown(registry: ClassRegistry) -> None:
    order = make_class("Order")

    assert registry.resolve(order, relation="User.orders") is order


@pytest.mark.parametrize("answer", [lambda order: order, class_path], ids=["class", "name"])
def test_function_answers_class_or_name(
    registry: ClassRegistry, answer: Callable[[type], object]
) -> None:
    order = make_class("Order")
    registry.add(order)

    found = registry.resolve(lambda: answer(order), relation="User.orders")

    assert found is order


def test_unknown_name_is_answered_with_near_misses_and_remedy(registry: ClassRegistry) -> None:
    order = make_class("Order")
    registry.add(order)

    with pytest.raises(UnknownTargetError) as caught:
        registry.resolve("Oder", relation="User.orders")

    assert str(caught.value).startswith(
        "User.orders: expression 'Oder' failed to locate a name ('Oder')"
    )
    assert "Did you mean 'Order'?" in str(caught.value)
    assert "import the module" in str(caught.value)


def test_expression_is_never_evaluated(registry: ClassRegistry) -> None:
    with pytest.raises(UnknownTargetError):
        registry.resolve("__import__('os').getcwd()", relation="User.orders")


def test_name_of_two_classes_asks_for_the_path(registry: ClassRegistry) -> None:
    ours, theirs = make_class("Order"), make_class("Order", "legacy.models")
    registry.add(ours)
    registry.add(theirs)

    with pytest.raises(DuplicateNameError) as caught:
        registry.resolve("Order", relation="User.orders")

    assert 'Multiple classes found for path "Order"' in str(caught.value)
    assert "legacy.models.Order, shop.models.Order" in str(caught.value)
    assert registry.find("Order") is None
    assert registry.resolve("legacy.models.Order", relation="User.orders") is theirs


def test_class_that_names_itself_wins_over_others_of_its_name(registry: ClassRegistry) -> None:
    ours, theirs = make_class("Node"), make_class("Node", "legacy.models")
    registry.add(ours)
    registry.add(theirs)

    assert registry.resolve("Node", relation="Node.parent", near=ours) is ours


def test_anything_else_is_refused(registry: ClassRegistry) -> None:
    with pytest.raises(ArgumentError, match=r"User\.orders: 5 is no class"):
        registry.resolve(lambda: 5, relation="User.orders")


def test_registry_does_not_keep_classes_alive(registry: ClassRegistry) -> None:
    registry.add(make_class("Order"))

    gc.collect()

    assert registry.find("Order") is None
    assert list(registry) == []


def test_discarded_class_is_unknown(registry: ClassRegistry) -> None:
    order = make_class("Order")
    registry.add(order)

    registry.discard(order)
    registry.discard(order)

    assert order not in registry


def test_classes_are_listed_by_path(registry: ClassRegistry) -> None:
    classes = [make_class("B"), make_class("A"), make_class("A", "early")]
    for cls in classes:
        registry.add(cls)

    assert [class_path(cls) for cls in registry] == ["early.A", "shop.models.A", "shop.models.B"]
