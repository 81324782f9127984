"""Attributes that are added to a class after its body: searched in the text of modules."""

import re
from collections.abc import Iterable
from pathlib import Path

from mypy.nodes import MypyFile, TypeInfo
from mypy.plugin import CheckerPluginInterface


def is_added_later(api: CheckerPluginInterface, info: TypeInfo, name: str) -> bool:
    """Whether this module, or that of the class, may make the constructor take another name.

    `Author.born = mapped_column()` is found, and `setattr(Author, "born", ...)`. The text is read,
    since there is no syntax tree of a module that comes from the cache; asked before an error
    only.
    """
    owners = "|".join(re.escape(base.name.partition("@")[0]) for base in info.mro[:-1])
    pattern = re.compile(
        rf"\b(?:{owners}|cls)\.{name}\s*(?::[^=\n]*)?=(?!=)"
        rf"""|\b(?:setattr|add_property)\([^)\n]*["']{name}["']"""
        """|["']init["']"""  # a listener may take keywords out
    )
    return any(pattern.search(text) for text in _texts(api, info))


def _texts(api: CheckerPluginInterface, info: TypeInfo) -> Iterable[str]:
    modules: dict[str, MypyFile] = getattr(api, "modules", {})
    own = modules.get(info.module_name)
    paths = {api.path} if own is None else {api.path, own.path}
    for path in paths:
        try:
            yield Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):  # a module without a file, such as one given by -c
            continue
