from declarative_instr.collections import collection
from declarative_instr.collections.marks import Mark, mark_of


def test_recipes_and_roles_add_up_in_any_order() -> None:
    def first(self: object, item: object) -> None: ...
    def second(self: object, item: object) -> None: ...

    collection.appender(collection.adds("item")(first))
    collection.adds("item")(collection.appender(second))

    assert mark_of(first) == mark_of(second) == Mark(role="appender", adds="item")


def test_a_replacing_method_adds_and_removes() -> None:
    def method(self: object, item: object) -> None: ...

    collection.replaces(1)(method)

    assert mark_of(method) == Mark(adds=1, removes_result=True)


def test_decorated_methods_stay_the_same_functions() -> None:
    def method(self: object, item: object) -> None: ...

    assert collection.removes(1)(method) is method
    assert collection.removes_return()(method) is method
    assert collection.internally_instrumented(method) is method
    assert collection.remover(method) is method
    assert collection.iterator(method) is method  # type: ignore[type-var]  # not this one
