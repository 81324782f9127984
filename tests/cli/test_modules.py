"""Modules are named, found and imported as `python -m` does; what goes wrong there is exit status 2."""

from importlib.util import find_spec

import pytest

from tests.cli.running import Folder

pytestmark = pytest.mark.skipif(find_spec("typer") is None, reason="the extra cli is not installed")

BASE = """
from declarative_instr import DeclarativeBase, Mapped, relationship

class Base(DeclarativeBase):
    pass
"""
PART = """
from {package}base import Base, Mapped, relationship

class {name}(Base):
    other: Mapped["Nobody"] = relationship()  #! di09 {name}.other
"""


@pytest.fixture
def shop(folder: Folder) -> Folder:
    """A package with a package inside; its `__main__` fails."""
    folder.write(
        {
            "shop/__init__": "",
            "shop/__main__": "raise SystemExit('the program runs')\n",
            "shop/base": BASE,
            "shop/part": PART.format(package="shop.", name="Part"),
            "shop/inner/__init__": "",
            "shop/inner/deep": PART.format(package="shop.", name="Deep"),
        }
    )
    return folder


MARKED = ("shop/inner/deep.py", "shop/part.py")


@pytest.mark.parametrize("given", ["shop", "shop/", "shop/__init__.py"])
def test_all_submodules_of_a_package_are_checked_but_main(shop: Folder, given: str) -> None:
    run = shop.check(given)

    assert run.found == shop.marked(*MARKED)
    assert run.content["troubles"] == []


@pytest.mark.parametrize("given", ["shop.part", "shop/part.py"])
def test_one_module_of_a_package_is_checked_alone(shop: Folder, given: str) -> None:
    run = shop.check(given)

    assert run.found == shop.marked("shop/part.py")


def test_several_modules_are_checked_at_once(shop: Folder) -> None:
    run = shop.check("shop.part", "shop/inner/deep.py", "shop.part")

    assert run.found == shop.marked(*MARKED)


def test_file_outside_of_the_current_folder_finds_its_neighbours(shop: Folder) -> None:
    elsewhere = shop.path / "elsewhere"
    elsewhere.mkdir()

    run = shop.check("../shop/part.py", cwd=elsewhere)

    assert [found[1:] for found in run.found] == [(5, "di09", "Part.other")]


def test_current_folder_comes_before_installed_modules(folder: Folder) -> None:
    folder.write(sybil=BASE + "class Part(Base):\n    x: Mapped[int] = 1  #! di08 Part.x\n")

    run = folder.check("sybil")

    assert run.found == folder.marked("sybil.py")


def test_error_of_the_module_itself_is_told_with_its_line(folder: Folder) -> None:
    folder.write(broken="import os\n\nvalue = os.environ['NOT_SET_ANYWHERE']\n", fine=BASE)

    run = folder.check("broken", "fine")

    (trouble,) = run.content["troubles"]
    assert trouble == {
        "module": "broken",
        "file": "broken.py",
        "line": 3,
        "message": "KeyError: 'NOT_SET_ANYWHERE'",
    }
    assert run.exit_code == 2


def test_problems_are_told_beside_the_trouble(folder: Folder) -> None:
    program = BASE + "class Part(Base):\n    x: Mapped[int] = 1  #! di08 Part.x\n\n1 / 0\n"
    folder.write(models=program)

    run = folder.check("models")

    assert run.found == folder.marked("models.py")
    assert [one["message"] for one in run.content["troubles"]] == [
        "ZeroDivisionError: division by zero"
    ]
    assert run.exit_code == 2


def test_trouble_of_a_shared_module_is_told_once(folder: Folder) -> None:
    folder.write(base="1 / 0\n", one="import base\n", two="from base import Base\n")

    run = folder.check("one", "two")

    assert [one["file"] for one in run.content["troubles"]] == ["base.py"]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("class :\n", "SyntaxError: invalid syntax"),
        ("raise SystemExit(3)\n", "SystemExit: 3"),
        ("import no_such_module\n", "ModuleNotFoundError: No module named 'no_such_module'"),
    ],
)
def test_module_that_cannot_be_imported_is_a_trouble(
    folder: Folder, program: str, message: str
) -> None:
    folder.write(models=program)

    run = folder.check("models")

    assert [one["message"] for one in run.content["troubles"]] == [message]
    assert run.exit_code == 2


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("modles", "Did you mean 'models'?"),
        ("shop.modles", "Did you mean 'models'?"),
        ("modles.py", "Did you mean 'models.py'?"),
        ("sub", "is a folder without __init__.py"),
        ("not-a-name", "neither a dotted name of a module nor the path"),
    ],
)
def test_name_that_is_no_module_is_exit_status_2(folder: Folder, given: str, hint: str) -> None:
    folder.write({"shop/__init__": "", "shop/models": BASE, "sub/x": ""}, models=BASE)

    run = folder.run("check", f"./{given}" if given == "sub" else given)

    assert run.exit_code == 2
    said = " ".join((run.out + run.err).replace("│", " ").split())
    assert hint in said


def test_imports_leave_no_byte_code_that_is_tolerant(folder: Folder) -> None:
    folder.write(models=BASE + "class Part(Base):\n    x: Mapped[int] = 1\n")

    folder.check("models")

    assert list(folder.path.rglob("*.pyc")) == []


# What is missing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("package", ["typer", "rich"])
def test_missing_extra_is_named_with_what_to_install(folder: Folder, package: str) -> None:
    run = folder.run("check", "models", blocked=package)

    assert run.exit_code == 2
    assert run.err == (
        f"The command line of declarative_instr needs {package}, which is not installed. Install"
        " it along: pip install 'declarative-instr[cli]'.\n"
    )


def test_help_tells_formats_and_exit_statuses(folder: Folder) -> None:
    run = folder.run("check", "--help")

    assert run.exit_code == 0
    for word in ("MODULE", "text", "json", "github", "Exit status", "0 when", "1 when", "2 when"):
        assert word in run.out


def test_unknown_format_is_exit_status_2(folder: Folder) -> None:
    run = folder.run("check", "models", "--format", "xml")

    assert run.exit_code == 2
