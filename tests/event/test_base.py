"""The families under Core's names for them."""

import pytest

from declarative_instr import event
from declarative_instr.event import Events, base
from declarative_instr.exc import UnknownEventError


class Pump:
    """Instances are targets."""


def test_a_family_is_found_by_its_events_until_it_is_removed() -> None:
    class PumpEvents(Events):
        def pumped_dry(self, pump: object) -> None:
            """Nothing is left."""

    class DryPump(Pump):
        dispatch = event.dispatcher(PumpEvents)

    declared, count = base._registrars["pumped_dry"], len(base._registrars)
    base._remove_dispatcher(PumpEvents)

    assert declared == [PumpEvents]
    assert "pumped_dry" not in base._registrars
    assert len(base._registrars) == count - 1
    with pytest.raises(UnknownEventError, match="pumped_dry"):
        event.listen(DryPump, "pumped_dry", print)
