"""Facts in mypy's own symbols, where the cache and the daemon keep them; what they say is not known."""

import json
from hashlib import sha256
from typing import Any, Final

from mypy.nodes import MDEF, SymbolTableNode, TypeInfo, Var
from mypy.types import Instance, LiteralType

from declarative_instr.mypy.facts import ClassFacts
from declarative_instr.mypy.names import FACTS_ATTRIBUTE, FACTS_KEY, PACKAGE
from declarative_instr.mypy.reading import read_class


def store(info: TypeInfo, facts: ClassFacts, text: Instance | None = None) -> None:
    """Keep the facts of a class.

    Args:
        info: The class.
        facts: What is kept.
        text: The type `str`; given, a generated attribute repeats the facts for the daemon.
    """
    data = facts.dumped()
    inherited = _inherited(info)
    if inherited:
        data[_INHERITED] = inherited
    info.metadata[FACTS_KEY] = data
    if text is not None:
        _repeat(info, data, text)


def store_inherited(info: TypeInfo) -> None:
    """Keep what bases say by now, whose types may have been unknown when the facts were kept."""
    data, inherited = info.metadata.get(FACTS_KEY), _inherited(info)
    if data is None or data.get(_INHERITED, "") == inherited:
        return
    data[_INHERITED] = inherited
    symbol = info.names.get(FACTS_ATTRIBUTE)
    type_ = getattr(None if symbol is None else symbol.node, "type", None)
    if isinstance(type_, LiteralType):
        _repeat(info, data, type_.fallback)


_INHERITED: Final = "inherited"


def _inherited(info: TypeInfo) -> str:
    """A digest of what the user's bases say; empty where they say nothing.

    Who depends on a class depends on its bases by this: mypy looks at the class alone.
    """
    said = [_said(base) for base in info.mro[1:-1] if not base.fullname.startswith(PACKAGE)]
    if not any(said):
        return ""
    return sha256(json.dumps(said).encode()).hexdigest()[:16]


def _said(base: TypeInfo) -> list[Any]:
    facts = facts_of(base)
    if facts is None or not (facts.fields or facts.settings):
        return []
    types = [_type_of(base, one.name) for one in facts.fields]
    data = base.metadata.get(FACTS_KEY)
    return [base.fullname, facts.dumped() if data is None else data, types]


def _type_of(base: TypeInfo, name: str) -> str:
    symbol = base.names.get(name)
    return str(getattr(None if symbol is None else symbol.node, "type", None))


def _repeat(info: TypeInfo, data: dict[str, Any], text: Instance) -> None:
    type_ = LiteralType(json.dumps(data, separators=(",", ":")), text)
    variable = Var(FACTS_ATTRIBUTE, type_)
    variable.info = info
    variable.is_classvar = True
    variable._fullname = f"{info.fullname}.{FACTS_ATTRIBUTE}"  # noqa: SLF001  # mypy's own plugins set it so
    info.names[FACTS_ATTRIBUTE] = SymbolTableNode(MDEF, variable, plugin_generated=True)


def stored_setting(info: TypeInfo, name: str) -> object:
    """What a body sets `__name__` to, as JSON; read without making facts of all the rest."""
    data = info.metadata.get(FACTS_KEY)
    settings: dict[str, object] = {} if data is None else data["settings"]
    return settings.get(name)


def facts_of(info: TypeInfo) -> ClassFacts | None:
    """The facts of a class: those that were kept, else those of its syntax tree.

    Returns: None for a class of the cache that keeps none, such as a mixin without any call.
    """
    data = info.metadata.get(FACTS_KEY)
    if data is not None:
        return _loaded(data)
    if info.defn.defs.body:
        return read_class(info.defn)
    return None


_MAX_REMEMBERED: Final = 4096
_remembered: Final[dict[int, tuple[dict[str, Any], ClassFacts]]] = {}


def _loaded(data: dict[str, Any]) -> ClassFacts:
    """The facts that JSON holds; remembered with it, since each class is asked many times."""
    known = _remembered.get(id(data))
    if known is not None and known[0] is data:
        return known[1]
    if len(_remembered) >= _MAX_REMEMBERED:
        _remembered.clear()
    facts = ClassFacts.loaded(data)
    _remembered[id(data)] = (data, facts)
    return facts
