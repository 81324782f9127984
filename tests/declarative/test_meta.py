"""Class statements that become instrumented classes: every shape that a class can have."""

import abc
import dataclasses
import functools
import gc
import inspect as python_inspect
import types
from typing import Any, ClassVar, Generic, Protocol
from weakref import ref

import pytest
from typing_extensions import TypeVar, override

from declarative_instr import (
    DeclarativeBase,
    DeclarativeMeta,
    Mapped,
    attribute,
    event,
    get_history,
    inspect,
    manager_of_class,
    relationship,
)
from declarative_instr.exc import (
    AnnotationError,
    ArgumentError,
    InstrumentationError,
    LayoutError,
    ReservedNameError,
    UnknownKeywordError,
)
from declarative_instr.instrumentation import opt_manager_of_class
from declarative_instr.state.tracked import Tracked
from tests.tracking import attribute_of, commit, parts

T = TypeVar("T")


class Base(DeclarativeBase):
    pass


def declare(name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
    """What a class statement does."""
    return types.new_class(name, bases, exec_body=lambda body: body.update(namespace))


def keys(cls: type) -> list[str]:
    return list(manager_of_class(cls))


def parameters(cls: type) -> list[str]:
    return list(python_inspect.signature(cls).parameters)


# Inheritance -------------------------------------------------------------------------------------


class Animal(Base):
    name: Mapped[str]
    legs: Mapped[int] = attribute(default=4)


class Bird(Animal):
    wings: Mapped[int] = attribute(default=2)


class Swimmer(Animal):
    depth: Mapped[int]


class Duck(Bird, Swimmer):
    call: Mapped[str]


class Ostrich(Bird):
    legs: Mapped[int] = attribute(default=2)


def test_subclass_has_the_attributes_of_its_base() -> None:
    bird = Bird(name="a")
    commit(bird)

    bird.name = "b"

    assert set(keys(Bird)) == {"name", "legs", "wings"}
    assert (bird.legs, bird.wings) == (4, 2)
    assert parts(get_history(bird, "name")) == (["b"], [], ["a"])


def test_diamond_has_each_attribute_once() -> None:
    assert sorted(keys(Duck)) == ["call", "depth", "legs", "name", "wings"]
    assert [manager.class_ for manager in manager_of_class(Duck).base_managers] == [
        Bird,
        Swimmer,
        Animal,
    ]


def test_diamond_s_constructor_takes_all_of_them() -> None:
    duck = Duck(name="a", depth=3, call="quack")

    assert set(parameters(Duck)) == {"name", "legs", "wings", "depth", "call"}
    assert (duck.legs, duck.wings, duck.depth) == (4, 2, 3)


def test_attribute_that_is_declared_again_wins() -> None:
    assert Ostrich(name="a").legs == 2
    assert Bird(name="a").legs == 4
    assert manager_of_class(Ostrich).local_keys == {"legs"}


def test_objects_are_instances_of_all_their_bases() -> None:
    assert isinstance(Duck(), Swimmer)
    assert issubclass(Duck, Tracked)


def test_method_of_a_base_sees_values_of_a_subclass() -> None:
    class Upper(Base):
        x: Mapped[int]

        def doubled(self) -> int:
            return self.x * 2

    class Lower(Upper):
        pass

    assert Lower(x=2).doubled() == 4


# Mixins ------------------------------------------------------------------------------------------


class Named:
    name: Mapped[str]

    def greeting(self) -> str:
        return f"I am {self.name}"


class Stamped:
    created: Mapped[int] = attribute(default=0)


class Both(Named, Stamped):
    label: Mapped[str]


class Document(Both, Base):
    text: Mapped[str]


def test_attributes_of_mixins_are_copied_in_front() -> None:
    document = Document(name="a")

    assert keys(Document) == ["label", "name", "created", "text"]
    assert (document.created, document.greeting()) == (0, "I am a")


def test_mixin_itself_stays_as_it_is() -> None:
    assert opt_manager_of_class(Named) is None
    assert not hasattr(Named, "name")
    plain = Stamped()
    assert "created" not in vars(plain)


def test_two_classes_share_a_mixin_and_nothing_else() -> None:
    class Letter(Named, Base):
        pass

    heard: list[object] = []
    event.listen(Letter.name, "set", lambda *told: heard.append(told))
    Document(name="a")

    assert heard == []
    assert attribute_of(Letter, "name") is not attribute_of(Document, "name")


def test_mixin_of_a_base_is_inherited_not_copied_again() -> None:
    class Report(Document):
        pass

    assert manager_of_class(Report).local_keys == set()


def test_mixin_comes_before_a_declared_base() -> None:
    class Renamed:
        legs: Mapped[int] = attribute(default=9)

    class Spider(Renamed, Animal):
        pass

    assert Spider().legs == 9


# Abstract bases ----------------------------------------------------------------------------------


class Shape(Base):
    __abstract__ = True

    colour: Mapped[str]

    def describe(self) -> str:
        return f"{self.colour} {type(self).__name__}"


class Square(Shape):
    side: Mapped[int]


def test_abstract_class_is_not_instrumented_and_its_subclass_is() -> None:
    assert opt_manager_of_class(Shape) is None
    assert keys(Square) == ["colour", "side"]
    assert Square(colour="red").describe() == "red Square"


def test_abstract_is_not_inherited() -> None:
    class Other(Shape):
        pass

    assert opt_manager_of_class(Other) is not None


class AbcMeta(DeclarativeMeta, abc.ABCMeta):
    pass


class AbcBase(DeclarativeBase, metaclass=AbcMeta):
    pass


class Figure(AbcBase):
    __abstract__ = True

    @abc.abstractmethod
    def area(self) -> int: ...


class Rectangle(Figure):
    width: Mapped[int]

    @override
    def area(self) -> int:
        return self.width**2


class Unfinished(Figure):
    width: Mapped[int]


def test_abstract_methods_must_be_there_to_make_an_object() -> None:
    assert Rectangle(width=3).area() == 9
    with pytest.raises(TypeError, match=r"abstract class Unfinished .*area"):
        Unfinished(width=3)  # type: ignore[abstract]  # on purpose


def test_virtual_subclasses_of_abstract_classes_are_possible() -> None:
    class Foreign:
        pass

    Figure.register(Foreign)

    assert isinstance(Foreign(), Figure)


def test_class_can_derive_from_an_abstract_class_of_the_standard_library() -> None:
    class Numbers(AbcBase, abc.ABC):
        start: Mapped[int]

        def __len__(self) -> int:
            return self.start

    assert len(Numbers(start=3)) == 3


class Greets(Protocol):
    name: str

    def hello(self) -> str:
        return f"hello {self.name}"


class ProtocolMeta(DeclarativeMeta, type(Protocol)):  # type: ignore[misc]  # its type is private
    pass


class ProtocolBase(DeclarativeBase, metaclass=ProtocolMeta):
    pass


class Host(ProtocolBase, Greets):
    name: Mapped[str]


def test_protocol_can_be_a_base() -> None:
    assert Host(name="Ann").hello() == "hello Ann"
    assert keys(Host) == ["name"]


# Generic bases -----------------------------------------------------------------------------------


class Box(Base, Generic[T]):
    content: Mapped[T]


class Labelled(Generic[T]):
    label: Mapped[T]


class Parcel(Labelled[int], Base):
    weight: Mapped[int]


def test_generic_class_can_be_made_with_and_without_parameter() -> None:
    assert Box(content=1).content == 1
    assert Box[int](content=1).content == 1


def test_subclass_of_a_generic_class_fixes_its_parameter() -> None:
    class IntBox(Box[int]):
        pass

    box = IntBox(content=1)
    commit(box)
    box.content = 2

    assert parts(get_history(box, "content")) == ([2], [], [1])


def test_generic_mixin_is_copied_with_its_parameter() -> None:
    blueprint: Any = manager_of_class(Parcel).declarative_scan

    assert blueprint["label"].mapped_type.python_type is int


# Class statements ----------------------------------------------------------------------------------


def test_keywords_of_the_class_statement_reach_init_subclass() -> None:
    seen: list[tuple[str, str | None]] = []

    class Tagging(DeclarativeBase):
        @override
        def __init_subclass__(cls, *, tag: str | None = None, **more: Any) -> None:
            super().__init_subclass__(**more)
            seen.append((cls.__name__, tag))

    class First(Tagging, tag="a"):
        x: Mapped[int]

    class Second(First, tag="b"):
        pass

    assert seen == [("First", "a"), ("Second", "b")]
    assert keys(Second) == ["x"]


def test_unknown_keyword_of_the_class_statement_is_python_s_own_error() -> None:
    with pytest.raises(TypeError, match="takes no keyword arguments"):

        class Wrong(Base, colour="red"):
            x: Mapped[int]

    assert Base.registry.classes.find("Wrong") is None


def test_metaclass_of_the_user_can_go_on() -> None:
    class Counting(DeclarativeMeta):
        made: ClassVar[list[str]] = []

        def __init__(self, name: str, *rest: Any, **keywords: Any) -> None:
            super().__init__(name, *rest, **keywords)
            self.made.append(name)

    class Counted(DeclarativeBase, metaclass=Counting):
        pass

    class One(Counted):
        x: Mapped[int]

    assert Counting.made == ["Counted", "One"]
    assert One(x=1).x == 1


def test_cached_property_keeps_its_value_beside_the_attributes() -> None:
    class Circle(Base):
        radius: Mapped[int]

        @functools.cached_property
        def area(self) -> int:
            return self.radius**2

    circle = Circle(radius=2)
    first = circle.area
    circle.radius = 3

    assert (first, circle.area) == (4, 4)
    assert keys(Circle) == ["radius"]
    assert inspect(circle).unmodified == set()


def test_properties_class_variables_and_plain_annotations_are_left_alone() -> None:
    class Mixed(Base):
        x: Mapped[int]
        limit: ClassVar[int] = 5
        note: str = "none"

        @property
        def twice(self) -> int:
            return self.x * 2

        @twice.setter
        def twice(self, value: int) -> None:
            self.x = value // 2

    mixed: Any = Mixed(twice=6)

    assert keys(Mixed) == ["x"]
    assert (mixed.x, mixed.limit, mixed.note) == (3, 5, "none")


def test_class_statement_that_fails_leaves_nothing_behind() -> None:
    with pytest.raises(AnnotationError):

        class Broken(Base):
            x: Mapped[int] = 3  # type: ignore[assignment]  # on purpose

    class Fine(Base):
        x: Mapped[int]

    assert Base.registry.classes.find("Broken") is None
    assert Fine(x=1).x == 1


# Attributes that come and go ---------------------------------------------------------------------


@pytest.fixture
def growing() -> Any:
    class Root(DeclarativeBase):
        pass

    class Upper(Root):
        x: Mapped[int]

    class Lower(Upper):
        y: Mapped[int]

    return Upper, Lower


def test_attribute_added_later_is_tracked_and_taken_by_the_constructor(growing: Any) -> None:
    upper, lower = growing
    upper(x=1)

    upper.z = attribute(default=7)
    one = lower(z=8)
    commit(one)
    one.z = 9

    assert upper().z == 7
    assert parts(get_history(one, "z")) == ([9], [], [8])
    assert set(parameters(lower)) == {"x", "y", "z"}


def test_relation_added_later_finds_its_class(growing: Any) -> None:
    upper, lower = growing
    upper(x=1)

    upper.others = relationship("Lower", collection_class=list)
    one = upper(others=[lower()])

    assert len(one.others) == 1


def test_attribute_deleted_later_is_gone_from_subclasses_too(growing: Any) -> None:
    upper, lower = growing
    lower(x=1)

    del upper.x

    assert keys(lower) == ["y"]
    assert not hasattr(lower, "x")
    wrong: Any = {"x": 1}
    with pytest.raises(UnknownKeywordError, match="'x' is an invalid keyword argument for Lower"):
        lower(**wrong)


def test_attribute_that_is_deleted_uncovers_that_of_the_base(growing: Any) -> None:
    upper, _ = growing

    class Other(upper):  # type: ignore[valid-type,misc]  # a class from a fixture
        x: Mapped[int] = attribute(default=5)

    del Other.x
    one: Any = Other(x=1)

    assert vars(Other()) == {}
    assert get_history(one, "x").added == [1]
    assert manager_of_class(Other).local_keys == set()


def test_inherited_attribute_is_deleted_where_it_was_declared(growing: Any) -> None:
    upper, lower = growing

    with pytest.raises(AttributeError, match=r"Lower\.x is inherited from .*Upper\. Delete it"):
        del lower.x
    assert lower(x=1).x == 1
    assert upper.x is not lower.x


def test_other_members_of_the_class_can_be_set_and_deleted(growing: Any) -> None:
    upper, _ = growing

    upper.limit = 5
    before = upper.limit
    del upper.limit

    assert before == 5
    assert not hasattr(upper, "limit")
    with pytest.raises(AttributeError):
        del upper.nothing


def test_method_replaced_later_works(growing: Any) -> None:
    upper, _ = growing

    upper.shout = lambda self: self.x

    assert upper(x=3).shout() == 3


def test_constructor_replaced_later_is_taken(growing: Any) -> None:
    upper, _ = growing

    def construct(self: Any) -> None:
        self.x = 5

    upper.__init__ = construct

    assert upper().x == 5


# Constructors --------------------------------------------------------------------------------------


class Own(Base):
    x: Mapped[int]
    y: Mapped[str]

    def __init__(self, x: int, /, y: str = "a", *more: int, z: float = 1.0, **rest: object) -> None:
        """Made by the user."""
        self.x = x
        self.y = y
        self.more = (more, z, rest)


def test_constructor_of_the_user_keeps_signature_name_and_text() -> None:
    signature = "(x: int, /, y: str = 'a', *more: int, z: float = 1.0, **rest: object) -> None"

    assert str(python_inspect.signature(Own)) == signature
    assert Own.__init__.__doc__ == "Made by the user."
    assert Own.__init__.__qualname__ == "Own.__init__"


def test_constructor_of_the_user_is_given_its_arguments() -> None:
    own = Own(1, "b", 2, 3, z=0.5, q=None)

    assert (own.x, own.y, own.more) == (1, "b", ((2, 3), 0.5, {"q": None}))


def test_wrong_arguments_are_python_s_own_error() -> None:
    with pytest.raises(TypeError, match=r"Own\.__init__\(\) missing 1 required positional"):
        Own()  # type: ignore[call-arg]  # on purpose


def test_subclass_inherits_the_constructor_of_the_user() -> None:
    class Sub(Own):
        w: Mapped[int]

    sub = Sub(4)

    assert sub.x == 4
    assert python_inspect.signature(Sub) == python_inspect.signature(Own)


def test_generated_constructor_takes_keywords_alone_and_all_of_them_are_optional() -> None:
    kinds = {one.kind for one in python_inspect.signature(Duck).parameters.values()}

    assert kinds == {python_inspect.Parameter.KEYWORD_ONLY}
    assert vars(Duck()) == {"legs": 4, "wings": 2}
    with pytest.raises(TypeError):
        Duck("a")  # type: ignore[call-arg]  # on purpose


def test_unknown_keyword_names_class_attributes_and_near_misses() -> None:
    with pytest.raises(UnknownKeywordError) as caught:
        Animal(nmae="a")

    assert str(caught.value) == (
        "'nmae' is an invalid keyword argument for Animal. Its attributes are name, legs."
        " Did you mean 'name'? [di07]"
    )


def test_constructor_of_a_mixin_in_front_of_the_base_is_used() -> None:
    class Making:
        def __init__(self, value: int) -> None:
            self.value = value

    class Made(Making, Base):
        value: Mapped[int]

    made = Made(3)

    assert made.value == 3
    assert inspect(made).modified


def test_constructor_of_a_mixin_behind_the_base_is_not_used() -> None:
    class Making:
        def __init__(self, value: int) -> None:
            raise AssertionError(value)

    class Made(Base, Making):
        value: Mapped[int]

    made: Any = Made(value=3)

    assert made.value == 3


def test_constructor_of_the_base_itself_is_used() -> None:
    class Making(DeclarativeBase):
        def __init__(self, **values: Any) -> None:
            for key, value in values.items():
                setattr(self, key, value + 1)

    class Middle(Making):
        __abstract__ = True

    class Made(Middle):
        x: Mapped[int]

    assert Made(x=1).x == 2


def test_new_of_the_user_works() -> None:
    class Counted(Base):
        x: Mapped[int]
        made: ClassVar[int] = 0

        def __new__(cls, **values: object) -> Any:
            cls.made += 1
            return super().__new__(cls)

    counted = Counted(x=1)

    assert (counted.x, Counted.made) == (1, 1)


def test_dataclass_decorator_is_refused_with_the_reason() -> None:
    class Point(Base):
        x: Mapped[int]

    with pytest.raises(ArgumentError, match=r"Point is declared.*Leave @dataclass out"):
        dataclasses.dataclass(Point)


# Layout --------------------------------------------------------------------------------------------


class BesideError(Base, Exception):
    code: Mapped[int]


class BesideDict(Base, dict):  # type: ignore[type-arg]  # any keys
    code: Mapped[int]


class BesideList(Base, list):  # type: ignore[type-arg]  # any members
    code: Mapped[int]


@pytest.mark.parametrize("cls", [BesideError, BesideDict, BesideList])
def test_state_lies_beside_objects_whose_layout_has_no_room(cls: Any) -> None:
    one = cls()
    one.code = 1
    commit(one)

    one.code = 2

    assert not issubclass(cls, Tracked)
    assert parts(get_history(one, "code")) == ([2], [], [1])
    assert inspect(one).object is one


def test_objects_with_their_state_beside_them_are_what_their_base_makes_of_them() -> None:
    with pytest.raises(BesideError) as caught:
        raise BesideError(code=3)
    mapping = BesideDict()
    mapping["a"] = 1

    assert caught.value.code == 3
    assert mapping == {"a": 1}


def test_subclass_of_such_a_class_is_declared_too() -> None:
    class LowerError(BesideError):
        cause: Mapped[str]

    lower = LowerError(code=1, cause="a")

    assert (lower.code, lower.cause) == (1, "a")
    assert isinstance(lower, Exception)


@pytest.mark.parametrize("kind", [int, tuple, bytes])
def test_values_without_weak_references_are_refused(kind: type) -> None:
    with pytest.raises(LayoutError) as caught:
        declare("Wrong", (Base, kind), {"__annotations__": {"x": Mapped[int]}})

    assert str(caught.value) == (
        "Instances of Wrong have no room for weak references, which tracking needs: it is a kind"
        f" of {kind.__name__}, and Python gives such objects none. Keep the {kind.__name__} in an"
        " attribute of an ordinary class. [di06]"
    )


def test_layout_conflict_below_a_tracked_class_names_the_base_and_the_remedy() -> None:
    with pytest.raises(LayoutError) as caught:

        class Wrong(Animal, Exception):  # noqa: N818  # on purpose
            pass

    text = str(caught.value)
    assert text.startswith("Class Wrong cannot combine a tracked class with Exception: ")
    assert "Give that base to the root of the tracked classes instead" in text


def test_other_type_errors_of_a_class_statement_stay_what_they_are() -> None:
    with pytest.raises(TypeError, match="duplicate base class") as caught:
        declare("Wrong", (Animal, Animal), {})

    assert not isinstance(caught.value, InstrumentationError)


def test_slots_of_the_user_get_room_for_values() -> None:
    class Slotted(Base):
        __slots__ = ("extra",)
        x: Mapped[int]

    class One(Base):
        __slots__ = "single"  # noqa: PLC0205  # Python allows it
        x: Mapped[int]

    class Lower(Slotted):
        __slots__ = ("more",)
        y: Mapped[int]

    lower: Any = Lower(x=1, y=2)
    lower.extra, lower.more = 3, 4
    one: Any = One(x=1)
    one.single = 2

    assert vars(lower) == {"x": 1, "y": 2}
    assert (lower.extra, lower.more, one.single, vars(one)) == (3, 4, 2, {"x": 1})


def test_class_that_is_made_by_a_call_belongs_to_the_module_of_the_caller() -> None:
    made = DeclarativeMeta("Made", (Base,), {})
    told = DeclarativeMeta("Told", (Base,), {"__module__": "elsewhere"})

    assert (made.__module__, told.__module__) == (__name__, "elsewhere")


def test_names_of_the_instrumentation_are_refused_as_attributes() -> None:
    for name in ("_sa_key", "_sa_instance_state", "__secret__", "registry"):
        with pytest.raises(ReservedNameError) as caught:
            declare("Wrong", (Base,), {"__annotations__": {name: Mapped[int]}})

        assert str(caught.value) == (
            f"Wrong.{name}: Attribute name {name!r} is reserved for the instrumentation."
            " Use another name. [di16]"
        )


def test_plain_value_of_an_attribute_is_refused_with_what_to_write() -> None:
    with pytest.raises(AnnotationError) as caught:
        declare("Wrong", (Base,), {"__annotations__": {"x": Mapped[int]}, "x": 3})

    assert str(caught.value) == (
        "Wrong.x is annotated with Mapped and has the plain value 3, which would hide the tracked"
        " attribute. Write x: Mapped[...] = attribute(default=3). [di08]"
    )


# Special methods of the user -------------------------------------------------------------------------


def test_getattr_of_the_user_answers_for_what_is_not_there() -> None:
    class Talkative(Base):
        x: Mapped[int]

        def __init__(self, x: int) -> None:
            self.x = x

        def __getattr__(self, name: str) -> Any:
            return f"no {name}"

    talkative = Talkative(1)
    commit(talkative)
    talkative.x = 2

    assert (talkative.x, talkative.y) == (2, "no y")
    assert parts(get_history(talkative, "x")) == ([2], [], [1])


def test_setattr_of_the_user_sees_writes_of_attributes() -> None:
    class Logging(Base):
        x: Mapped[int]
        log: ClassVar[list[str]] = []

        @override
        def __setattr__(self, name: str, value: object) -> None:
            if not name.startswith("_sa_"):
                self.log.append(name)
            super().__setattr__(name, value)

    logging = Logging(x=1)
    commit(logging)
    logging.x = 2

    assert Logging.log == ["x", "x"]
    assert parts(get_history(logging, "x")) == ([2], [], [1])


def test_setattr_of_the_user_can_refuse_attributes() -> None:
    class Frozen(Base):
        x: Mapped[int]

        @override
        def __setattr__(self, name: str, value: object) -> None:
            if name.startswith("_sa_"):
                super().__setattr__(name, value)
            else:
                raise TypeError("frozen")

    empty = Frozen()

    with pytest.raises(TypeError, match="frozen"):
        empty.x = 1
    with pytest.raises(TypeError, match="frozen"):
        Frozen(x=1)
    assert empty.x is None  # type: ignore[comparison-overlap]  # unset reads as None


def test_objects_may_have_equality_without_hash() -> None:
    class Value(Base):
        x: Mapped[int]
        others: Mapped[list["Value"]] = relationship(back_populates="owner")
        owner: Mapped["Value | None"] = relationship(back_populates="others")

        @override
        def __eq__(self, other: object) -> bool:
            return isinstance(other, Value) and self.x == other.x

        __hash__ = None  # type: ignore[assignment]  # on purpose

    one, twin, owner = Value(x=1), Value(x=1), Value(x=2)
    owner.others = [one, twin]

    twin.owner = None

    assert one == twin
    assert len(owner.others) == 1
    assert owner.others[0] is one
    assert one.owner is owner


def test_objects_may_have_equality_that_raises() -> None:
    class Hostile(Base):
        owner: Mapped["Owner | None"] = relationship(back_populates="members")

        @override
        def __eq__(self, other: object) -> bool:
            raise RuntimeError("compared")

        __hash__ = None  # type: ignore[assignment]  # on purpose

    class Owner(Base):
        members: Mapped[list[Hostile]] = relationship(back_populates="owner")

    one, other = Hostile(), Hostile()
    owner = Owner(members=[one, other])

    other.owner = None

    assert len(owner.members) == 1
    assert owner.members[0] is one


def test_class_without_other_names_is_collected_once_it_is_configured() -> None:
    class Passing(Base):
        x: Mapped[int]

    Passing(x=1)
    watched = ref(Passing)

    del Passing
    gc.collect()

    assert watched() is None
