from declarative_instr.collections.marks import Mark, mark_of, marked_methods, set_mark


class Base:
    def method(self) -> None: ...
    def plain(self) -> None: ...


set_mark(Base.method, Mark(fires_itself=True))


def test_a_method_without_mark_has_an_empty_one() -> None:
    assert mark_of(Base.plain) == Mark()


def test_marks_are_inherited() -> None:
    class Sub(Base):
        pass

    assert marked_methods(Sub) == {"method": Mark(fires_itself=True)}
