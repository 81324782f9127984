"""Pickles whose classes were renamed, moved or removed since."""

import pickle
from io import BytesIO
from typing import Any

import pytest
from typing_extensions import override

from declarative_instr import DeclarativeBase, Mapped
from declarative_instr.exc import PickledClassError
from declarative_instr.state.unpickler import TrackedUnpickler


class Base(DeclarativeBase):
    pass


class Present(Base):
    title: Mapped[str]


class Allowing(TrackedUnpickler):
    """Allows the named classes and functions, and no others."""

    allowed = frozenset({"declarative_instr.state.objects.rebuild"})

    @override
    def find_class(self, module: str, name: str) -> Any:
        if f"{module}.{name}" not in self.allowed:
            raise pickle.UnpicklingError(name)
        return super().find_class(module, name)


@pytest.fixture(params=[*range(pickle.HIGHEST_PROTOCOL + 1)], ids=str)
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The pickle of an object whose class was called Former when it was written."""
    with monkeypatch.context() as patch:
        patch.setitem(globals(), "Former", Present)
        Present.__name__ = Present.__qualname__ = "Former"
        made = pickle.dumps(Present(title="A"), request.param)
    Present.__name__ = Present.__qualname__ = "Present"
    return made


def test_missing_class_is_an_error_that_names_it(written: bytes) -> None:
    with pytest.raises(PickledClassError, match=r"test_unpickler\.Former', which is not there"):
        TrackedUnpickler(BytesIO(written)).load()


def test_missing_module_is_an_error_that_names_the_class() -> None:
    with pytest.raises(PickledClassError, match=r"'nowhere\.Former', which is not there"):
        TrackedUnpickler(BytesIO(b"cnowhere\nFormer\n.")).load()


def test_renamed_class_is_read_where_it_is_said(written: bytes) -> None:
    renamed = {f"{__name__}.Former": Present}

    restored: Any = TrackedUnpickler(BytesIO(written), renamed=renamed).load()

    assert isinstance(restored, Present)
    assert restored.title == "A"


def test_former_name_beside_the_new_one_is_enough(
    written: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "Former", Present)

    restored: Any = pickle.loads(written)

    assert isinstance(restored, Present)


def test_class_that_is_there_needs_no_word() -> None:
    restored: Any = TrackedUnpickler(BytesIO(pickle.dumps(Present(title="A")))).load()

    assert restored.title == "A"


def test_classes_are_looked_up_by_find_class_alone() -> None:
    with pytest.raises(pickle.UnpicklingError, match="Present"):
        Allowing(BytesIO(pickle.dumps(Present(title="A")))).load()
