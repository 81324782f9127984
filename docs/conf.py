"""Settings of Sphinx; `make docs` runs it with every warning an error."""

import importlib
import pkgutil
import sys
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

sys.path.insert(0, str(Path(__file__).parent.parent))

import declarative_instr

project = "declarative_instr"
author = "the declarative_instr authors"
project_copyright = "2026, the declarative_instr authors"
version = release = declarative_instr.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "changelog.d", "examples"]
html_theme = "furo"
html_title = "declarative_instr"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

# Builds have no network: names of other libraries are not looked up, ours are.
nitpick_ignore_regex = [(r"py:.*", r"(?!declarative_instr\.).*")]


def facade_names() -> dict[str, str]:
    """Map each re-exported object's own address to the one under which the reference has it."""
    names: dict[str, str] = {}
    inner = pkgutil.walk_packages(declarative_instr.__path__, "declarative_instr.")
    packages = ["declarative_instr", *(found.name for found in inner if found.ispkg)]
    for package in packages:
        facade = importlib.import_module(package)
        for name in getattr(facade, "__all__", ()):
            member = getattr(facade, name)
            own = f"{getattr(member, '__module__', '')}.{getattr(member, '__qualname__', name)}"
            names.setdefault(own, f"{package}.{name}")
    return names


FACADE_NAMES = facade_names()


def find_by_facade(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.Node | None:
    """Resolve a name given by its defining module.

    What a signature names without the reference having it stays plain text; what an author wrote
    as a reference is an error then.
    """
    if node.get("refdomain") != "py" or not node["reftarget"].startswith("declarative_instr."):
        return None
    facade_name = FACADE_NAMES.get(node["reftarget"])
    if facade_name is not None:
        domain = env.domains["py"]
        found = domain.resolve_xref(
            env, node["refdoc"], app.builder, "obj", facade_name, node, contnode
        )
        if found is not None:
            return found
    return None if "refexplicit" in node else contnode


def setup(app: Sphinx) -> None:
    """Connect the look-up above."""
    app.connect("missing-reference", find_by_facade)
