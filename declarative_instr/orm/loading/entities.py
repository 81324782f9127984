"""SelectLoader: from the rows of a planned select() to the values of its result; it sends no select of its own."""

from collections.abc import Sequence
from typing import Any, final

from declarative_instr.orm.core_bridge.execution import RawRows
from declarative_instr.orm.loading.own_selects import column_values
from declarative_instr.orm.loading.row_loader import LoadRequest, RowLoader
from declarative_instr.orm.loading.selectin import load_objects
from declarative_instr.orm.query.plan import EntityPlan, SelectPlan


@final
class SelectLoader:
    """Makes the rows of a result: bare objects or values where one thing is selected, else tuples."""

    __slots__ = ("_columns", "is_scalar", "repeats")

    def __init__(self, plan: SelectPlan) -> None:
        self._columns: list[RowLoader | int] = [
            RowLoader(entry) if isinstance(entry, EntityPlan) else entry.index
            for entry in plan.entries
        ]
        self.is_scalar = len(self._columns) == 1
        self.repeats = plan.has_joined_collections
        """Whether the result is to be made unique."""

    def load(self, request: LoadRequest, raw: RawRows) -> Sequence[Any]:
        """The rows of the result, in the order of the raw ones, which may be used up."""
        if self.is_scalar:
            column = self._columns[0]
            if isinstance(column, RowLoader) and column.is_simple:
                return column.load(request, raw.rows, raw.processors, consumes=True).objects
            return self._column(column, request, raw)
        if self._is_as_it_is(raw):
            return raw.rows
        columns = [self._column(column, request, raw) for column in self._columns]
        return list(zip(*columns, strict=True))

    def _column(self, column: RowLoader | int, request: LoadRequest, raw: RawRows) -> list[Any]:
        if isinstance(column, int):
            return column_values(raw.rows, raw.processors, column)
        return load_objects(request, column, raw)

    def _is_as_it_is(self, raw: RawRows) -> bool:
        """Whether the driver's rows are the result's."""
        if any(raw.processors) or not raw.rows:
            return not raw.rows
        return len(raw.rows[0]) == len(self._columns) and all(
            column == place for place, column in enumerate(self._columns)
        )


def select_loader(plan: SelectPlan) -> SelectLoader:
    """The loader of a plan, made once."""
    loader: SelectLoader | None = plan.memo.get("loader")
    if loader is None:
        loader = plan.memo["loader"] = SelectLoader(plan)
    return loader
