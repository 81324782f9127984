"""When two functions count as one, and the adapters around them."""

from typing_extensions import override

from declarative_instr.event import Listener
from declarative_instr.event.listener import at_most_once, by_name, function_identity


class Person:
    def greet(self, *args: object) -> object:
        return args


def test_accesses_of_one_bound_method_count_as_one_function() -> None:
    ann, bob, names = Person(), Person(), ["x"]

    assert function_identity(ann.greet) == function_identity(ann.greet)
    assert function_identity(ann.greet) != function_identity(bob.greet)
    assert function_identity(names.append) == function_identity(names.append)
    assert function_identity(names.append) != function_identity(["x"].append)
    assert function_identity(names.append) != function_identity(names.extend)


def test_equal_callables_that_are_two_objects_count_as_two() -> None:
    class AlwaysEqual:
        @override
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]  # unhashable, and may listen all the same

        def __call__(self) -> None: ...

    assert function_identity(AlwaysEqual()) != function_identity(person := AlwaysEqual())
    assert function_identity(person) == function_identity(person)


def test_by_name_passes_what_was_given_by_name_along() -> None:
    call = by_name(lambda **keywords: keywords, ["a", "b"])

    assert call(1, 2, c=3) == {"a": 1, "b": 2, "c": 3}


def test_at_most_once_answers_otherwise_from_the_second_call_on() -> None:
    call = at_most_once(lambda value: ("first", value), lambda value: ("later", value))

    assert [call(1), call(2), call(3)] == [("first", 1), ("later", 2), ("later", 3)]


def test_modifiers_that_were_not_given_are_off() -> None:
    listener = Listener("changed", print, print, {})

    assert [listener.wants_retval, listener.propagates, listener.goes_first] == [False] * 3
