"""Writes stubs/declarative_instr from the annotations of the package: `python -m stubs.make_stubs`.

It also writes the end of stubs/allowlist.txt. With `--check` nothing is written; the command fails
where the stubs are not what it would write.
"""

import argparse
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from stubs.allowed import write_list
from stubs.inferred import PACKAGE, checked_package
from stubs.installed import PROJECT
from stubs.package import StubPackage, is_private

STUBS = PROJECT / "stubs"
REMARKS = STUBS / "remarks.toml"


def wanted_files() -> dict[Path, str]:
    """Give the stubs as they should be, by their paths below stubs/."""
    remarks = tomllib.loads(REMARKS.read_text(encoding="utf-8"))
    return formatted(StubPackage(checked_package(), remarks).texts())


def inline_modules(stubs: Mapping[Path, str]) -> Iterator[str]:
    """Give the modules that have no stub; stubtest asks for none of a private module."""
    for source in (PROJECT / PACKAGE).rglob("*.py"):
        path = source.relative_to(PROJECT).with_suffix(".pyi")
        if path not in stubs and not is_private(path.stem):
            yield module_name(path)


def module_name(path: Path) -> str:
    """Give the name of the module whose stub is at a path."""
    return ".".join(part for part in path.with_suffix("").parts if part != "__init__")


def formatted(texts: Mapping[Path, str]) -> dict[Path, str]:
    """Give the stubs as the project's own settings of ruff have them."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(PROJECT / "pyproject.toml", folder)
        (folder / PACKAGE).symlink_to(PROJECT / PACKAGE)  # tells ruff which imports are ours
        for path, text in texts.items():
            stub = folder / "stubs" / path
            stub.parent.mkdir(parents=True, exist_ok=True)
            stub.write_text(text, encoding="utf-8")
        run_ruff(folder, "check", "--fix-only", "--select=I")
        run_ruff(folder, "format")
        return stubs_below(folder / "stubs")


def run_ruff(folder: Path, *command: str) -> None:
    """Run ruff over the stubs in a folder."""
    ruff = [sys.executable, "-m", "ruff", *command, "--quiet", "--no-cache", "stubs"]
    subprocess.run(ruff, cwd=folder, check=True)


def stubs_below(folder: Path) -> dict[Path, str]:
    """Read the stubs of a folder."""
    return {
        path.relative_to(folder): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.pyi"))
    }


def changed(wanted: Mapping[Path, str]) -> list[Path]:
    """Give the files that are not as they should be; those too that should not be there."""
    present = stubs_below(STUBS)
    paths = sorted(wanted.keys() | present.keys())
    return [path for path in paths if wanted.get(path) != present.get(path)]


def write(wanted: Mapping[Path, str]) -> None:
    """Write the files that should be there, and remove stubs that should not."""
    for path in stubs_below(STUBS).keys() - wanted.keys():
        (STUBS / path).unlink()
    for path, text in wanted.items():
        (STUBS / path).parent.mkdir(parents=True, exist_ok=True)
        (STUBS / path).write_text(text, encoding="utf-8")


def main() -> int:
    """Write or check the stubs.

    Returns: The exit status.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if files differ")
    checks = parser.parse_args().check
    wanted = wanted_files()
    stale = changed(wanted)
    for path in stale:
        print(f"stubs/{path}", "is not what python -m stubs.make_stubs writes" if checks else "")
    if not checks:
        write(wanted)
        write_list(inline_modules(wanted))
    return 1 if checks and stale else 0


if __name__ == "__main__":
    sys.exit(main())
