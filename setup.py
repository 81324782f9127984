"""The optional half of the build: hot modules compiled by Cython where a C compiler exists.

The same `.py` files run uncompiled. `DECLARATIVE_INSTR_PURE=1` forces the pure build;
`DECLARATIVE_INSTR_REQUIRE_COMPILED=1` makes an error of what else falls back to it.
"""

import os
import sys
from pathlib import Path

from setuptools import Extension, find_packages, setup
from setuptools.command.build_ext import build_ext
from setuptools.errors import BaseError, CCompilerError

try:
    from Cython.Build import cythonize
except ImportError:
    cythonize = None

# Every compiled module; the `.pxd` beside it says which of its classes are C.
MODULES = (
    "declarative_instr/state/tracked.py",
    "declarative_instr/state/packed.py",
    "declarative_instr/state/restoring.py",
    "declarative_instr/collections/linking.py",
    "declarative_instr/attributes/descriptor.py",
    "declarative_instr/attributes/get_history.py",
    "declarative_instr/orm/session/changes.py",
    "declarative_instr/orm/unitofwork/loops.py",
)

NO_COMPILER = (BaseError, CCompilerError, OSError)


def is_set(variable: str) -> bool:
    """Tell whether an environment variable says yes: anything but absent, empty or 0."""
    return os.environ.get(variable, "") not in ("", "0")


REQUIRED = is_set("DECLARATIVE_INSTR_REQUIRE_COMPILED")
PURE = is_set("DECLARATIVE_INSTR_PURE") or sys.implementation.name != "cpython"


def fall_back(cause: object) -> None:
    """Say that the pure modules are used; raise where compiled ones are required."""
    told = f"declarative_instr: not compiled, pure Python is used instead ({cause})"
    if REQUIRED:
        raise SystemExit(told + ", but DECLARATIVE_INSTR_REQUIRE_COMPILED is set")
    print(told, file=sys.stderr)


class optional_build_ext(build_ext):  # noqa: N801 - command classes are named like their command
    """A compiler that is missing or fails leaves the pure modules in place."""

    def run(self) -> None:
        try:
            super().run()
        except NO_COMPILER as error:
            fall_back(error)

    def build_extension(self, ext: Extension) -> None:
        try:
            super().build_extension(ext)
        except NO_COMPILER as error:
            fall_back(f"{ext.name}: {error}")

    def copy_extensions_to_source(self) -> None:
        """Copy, for in-place and editable builds, what was built."""
        self.extensions = [ext for ext in self.extensions if self._built_path(ext).exists()]
        super().copy_extensions_to_source()

    def get_outputs(self) -> list[str]:
        return [path for path in super().get_outputs() if Path(path).exists()]

    def _built_path(self, ext: Extension) -> Path:
        filename = self.get_ext_filename(self.get_ext_fullname(ext.name))
        return Path(self.build_lib) / filename


def extensions() -> list[Extension]:
    """Translate `MODULES` to C under build/; none where the pure build is wanted or all there is."""
    if PURE:
        if REQUIRED:
            fall_back("DECLARATIVE_INSTR_PURE is set, or this is not CPython")
        return []
    if cythonize is None:
        fall_back("Cython is not installed")
        return []
    wanted = [Path(module).with_suffix(kind) for module in MODULES for kind in (".py", ".pxd")]
    if missing := [str(path) for path in wanted if not path.is_file()]:
        raise SystemExit("declarative_instr: setup.py names missing files: " + ", ".join(missing))
    return cythonize(list(MODULES), language_level=3, build_dir="build")


def packages() -> tuple[list[str], dict[str, str]]:
    """List the packages of the wheel with their folders; the stubs under their PEP 561 name."""
    ours = find_packages(include=["declarative_instr", "declarative_instr.*"])
    stubs = sorted({stub.parent for stub in Path("stubs/declarative_instr").rglob("*.pyi")})
    folders = {
        ".".join(["declarative_instr-stubs", *folder.parts[2:]]): folder.as_posix()
        for folder in stubs
    }
    return ours + list(folders), folders


PACKAGES, PACKAGE_DIR = packages()

setup(
    packages=PACKAGES,
    package_dir=PACKAGE_DIR,
    ext_modules=extensions(),
    cmdclass={"build_ext": optional_build_ext},
)
