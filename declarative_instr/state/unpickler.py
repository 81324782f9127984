"""TrackedUnpickler: reads pickles whose classes have moved since; it looks up what any unpickler would."""

import pickle
from collections.abc import Mapping
from typing import IO, Any

from typing_extensions import override

from declarative_instr.exc import PickledClassError


class TrackedUnpickler(pickle.Unpickler):
    """Reads a pickle, and knows classes by the names that they had when it was written.

    `pickle.loads()` reads the same pickles where every class is where it was. Classes are looked
    up by `find_class` alone: a subclass that allows only some of them is as safe as any such.
    """

    def __init__(self, file: IO[bytes], *, renamed: Mapping[str, type] | None = None) -> None:
        """Read from `file`; `renamed` has the present class for a former `module.Class`."""
        super().__init__(file)
        self._renamed = dict(renamed or {})

    @override
    def find_class(self, module: str, name: str) -> Any:
        """The class or function of this name.

        Raises:
            PickledClassError: There is none.
        """
        path = f"{module}.{name}"
        if path in self._renamed:
            return self._renamed[path]
        try:
            return super().find_class(module, name)
        except (AttributeError, ImportError) as cause:
            message = (
                f"The pickle names {path!r}, which is not there: it was renamed, moved or removed"
                " since. Keep the old name as another name of the class, or tell where it is now:"
                f" TrackedUnpickler(file, renamed={{{path!r}: TheClass}})."
            )
            raise PickledClassError(message) from cause
