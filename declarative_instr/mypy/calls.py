"""CheckedCalls: what was reported of calls that mypy asks for again, once for each overload."""

from typing import NamedTuple, final

from mypy.errorcodes import ErrorCode
from mypy.nodes import Context
from mypy.plugin import CheckerPluginInterface


@final
class Report(NamedTuple):
    """One error."""

    message: str
    place: Context
    code: ErrorCode


@final
class CheckedCalls:
    """Reports by call, until another class is analysed: calls may mean other things then."""

    def __init__(self) -> None:
        self._reports: dict[int, tuple[Context, list[Report]]] = {}

    def clear(self) -> None:
        """Forget all calls."""
        self._reports.clear()

    def keep(self, call: Context, reports: list[Report]) -> None:
        """Remember what a call was told."""
        self._reports[id(call)] = (call, reports)

    def repeat(self, call: Context, api: CheckerPluginInterface) -> bool:
        """Report again what is known of a call; whether anything is."""
        known = self._reports.get(id(call))
        if known is None:
            return False
        for message, place, code in known[1]:
            api.fail(message, place, code=code)
        return True
