"""Attributes that a class has beside those of its body: searched in the text of modules."""

import re
from collections.abc import Iterator

from mypy.nodes import MypyFile, TypeInfo
from mypy.plugin import CheckerPluginInterface
from mypy.server.trigger import make_wildcard_trigger

from declarative_instr.mypy.dependencies import depend_on
from declarative_instr.mypy.neighbours import Here, Neighbours
from declarative_instr.mypy.sources import text_of


def is_added_later(
    neighbours: Neighbours, api: CheckerPluginInterface, info: TypeInfo, name: str
) -> bool:
    """Whether a class may have an attribute that neither its body nor those of its bases say.

    `Author.born = mapped_column()` is found, and `setattr(Author, "born", ...)`, and a `backref` of
    this name near the class. Text is read, since there is no syntax tree of a module that comes
    from the cache; asked before an error only.
    """
    if is_back_reference(neighbours, api, info, name):
        return True
    owners = "|".join(re.escape(base.name.partition("@")[0]) for base in info.mro[:-1])
    anywhere = (
        rf"\b(?:{owners})\.{name}\s*(?::[^=\n]*)?=(?!=)"
        rf"""|\b(?:setattr|add_property|add_mapped_attribute)\([^)]*["']{name}["']"""
    )
    here_alone = (
        rf"|\bcls\.{name}\s*(?::[^=\n]*)?=(?!=)"
        rf"""|\bbackref\b[^"'\n]*["']{name}["']"""
        """|["']init["']"""  # a listener may take keywords out
    )
    return any(
        re.search(anywhere + here_alone, text_of(here.file))
        or neighbours.says(anywhere, here, info.module_name)
        for here in _heres(api, info)
    )


def is_back_reference(
    neighbours: Neighbours, api: CheckerPluginInterface, info: TypeInfo, name: str
) -> bool:
    """Whether a `backref` near a class has this name; which class it leads to is not looked at.

    What is being checked depends on the classes that say so.
    """
    found = [
        place
        for here in _heres(api, info)
        for place in neighbours.places_of_back_reference(name, here, info.module_name)
    ]
    for module, owner in found:
        depend_on(api, make_wildcard_trigger(f"{module}.{owner}" if owner else module))
    return bool(found)


def _heres(api: CheckerPluginInterface, info: TypeInfo) -> Iterator[Here]:
    """This module, and that of the class."""
    modules: dict[str, MypyFile] = getattr(api, "modules", {})
    tree: object = getattr(api, "tree", None)
    named = {info.module_name, tree.fullname if isinstance(tree, MypyFile) else ""}
    for name in sorted(named & modules.keys()):
        yield Here(name, modules[name].path)
