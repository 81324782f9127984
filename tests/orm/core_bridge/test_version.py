import subprocess
import sys

import pytest

from declarative_instr import exc
from declarative_instr.orm.core_bridge.version import UnknownCoreVersionError, check_core_version


@pytest.mark.parametrize("version", ["2.1.0", "2.1.9", "2.1.0b1", "2.1.dev0"])
def test_a_known_core_passes(version: str) -> None:
    check_core_version(version)


@pytest.mark.parametrize("version", ["1.4.54", "2.0.44", "2.2.0b1", "3.0"])
def test_an_unknown_core_is_refused_with_the_versions_that_work(version: str) -> None:
    with pytest.raises(UnknownCoreVersionError) as caught:
        check_core_version(version)

    assert repr(version) in str(caught.value)
    assert "pip install 'SQLAlchemy>=2.1,<2.2'" in str(caught.value)


def test_an_unknown_core_is_an_import_error_of_our_tree() -> None:
    assert issubclass(UnknownCoreVersionError, exc.InstrumentationError | ImportError)


def test_the_bridge_never_loads_the_stock_orm() -> None:
    modules = ["entities", "statements", "execution", "prepared", "inserts", "results", "hooks"]
    imports = "; ".join(f"import declarative_instr.orm.core_bridge.{name}" for name in modules)
    program = f"import sys; {imports}; print('sqlalchemy.orm' in sys.modules)"

    answer = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )

    assert answer.stdout.strip() == "False"
