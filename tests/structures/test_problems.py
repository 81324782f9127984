"""Problems are raised, unless somebody collects them in the same thread."""

from threading import Thread

import pytest

from declarative_instr import DeclarativeBase, Mapped, relationship, validates
from declarative_instr.exc import AnnotationError, UnknownTargetError, ValidatorError
from declarative_instr.structures.problems import Place, collecting, is_collected


class Sink:
    def __init__(self) -> None:
        self.declared: list[type] = []
        self.found: list[tuple[type[Exception], str | None]] = []

    def class_declared(self, class_: type) -> None:
        self.declared.append(class_)

    def problem_found(self, error: Exception, place: Place, causes: tuple[Place, ...]) -> None:
        self.found.append((type(error), place.key))


class Base(DeclarativeBase):
    pass


def test_problems_of_one_class_are_collected_and_the_class_is_declared() -> None:
    sink = Sink()

    with collecting(sink):

        class Part(Base):
            first: Mapped[int] = 1  # type: ignore[assignment]  # what is tested
            second: Mapped[int] = 2  # type: ignore[assignment]  # what is tested

            @validates("third")
            def check(self, key: str, value: int) -> int:
                return value

    expected = [(AnnotationError, "first"), (AnnotationError, "second"), (ValidatorError, "check")]
    assert sink.found == expected
    assert sink.declared == [Part]


def test_problems_of_relations_are_collected_and_none_is_installed() -> None:
    class Whole(Base):
        one: Mapped[Base] = relationship("Nobody")
        two: Mapped[Base] = relationship("Noone")

    sink = Sink()

    with collecting(sink):
        Base.registry.configure()

    assert sink.found == [(UnknownTargetError, "one"), (UnknownTargetError, "two")]
    with pytest.raises(UnknownTargetError):
        Whole()
    Base.registry.discard_class(Whole)


def test_problems_are_raised_where_nobody_collects() -> None:
    assert not is_collected(ValueError(), Place("module", "Class"))


def test_other_threads_raise_as_ever() -> None:
    answers: list[bool] = []

    with collecting(Sink()):
        thread = Thread(
            target=lambda: answers.append(is_collected(ValueError(), Place("module", "Class")))
        )
        thread.start()
        thread.join()

    assert answers == [False]


def test_name_that_was_not_found_is_with_the_error() -> None:
    class Lonely(Base):
        other: Mapped[Base] = relationship("Missing")

    with pytest.raises(UnknownTargetError) as caught:
        Base.registry.configure_for(Lonely)

    assert caught.value.name == "Missing"
    Base.registry.discard_class(Lonely)
