"""Which constructor a declared class has: the user's, wrapped, or one that takes its attributes."""

from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary

from declarative_instr.declarative.blueprint import ClassBlueprint, merged_fields
from declarative_instr.declarative.initialiser import (
    InitParameter,
    check_keywords,
    install_initialiser,
    is_generated,
    make_initialiser,
    parameters_of,
)
from declarative_instr.declarative.registry import is_declared
from declarative_instr.instrumentation.construction import begin_construction, install_wrapped_init
from declarative_instr.instrumentation.constructor import wrap_init
from declarative_instr.instrumentation.factory import instance_dict, opt_manager_of_class
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state import tracked
from declarative_instr.state.tracked import CONSTRUCTED, MODIFIED

IsRoot = Callable[[type], bool]

_NEW = MODIFIED | CONSTRUCTED


def install_constructor(
    cls: type, blueprint: ClassBlueprint, manager: ClassManager[Any], is_root: IsRoot
) -> None:
    """Wrap the user's `__init__`, or give the class one that takes its attributes.

    `is_root` tells the classes whose constructor comes before those of the bases behind them.
    """
    if blueprint.has_init:
        install_wrapped_init(manager)
        return
    inherited = blueprint.init_owner
    if inherited is not None and _is_behind_root(cls, inherited, is_root):
        inherited = None
    if inherited is not None and not is_generated(vars(inherited).get("__init__")):
        if not is_declared(inherited):
            install_wrapped_init(manager)
        return
    manager.keep_member("__init__")
    install_initialiser(cls, lambda: _generated_init(cls, manager))
    manager.refresh_constructor = lambda: install_initialiser(
        cls, lambda: _generated_init(cls, manager)
    )


def _is_behind_root(cls: type, owner: type, is_root: IsRoot) -> bool:
    """Whether a root, whose constructor takes attributes, precedes `owner` in the MRO."""
    return any(map(is_root, cls.__mro__[: cls.__mro__.index(owner)]))


def refresh_constructor(cls: type) -> None:
    """Make the generated constructors of a class and its subclasses anew."""
    manager = opt_manager_of_class(cls)
    if manager is not None:
        for one in (manager, *manager.subclass_managers()):
            _parameters.pop(one, None)
            if one.refresh_constructor is not None:
                one.refresh_constructor()


def _generated_init(cls: type, manager: ClassManager[Any]) -> FunctionType:
    """The constructor as listeners and attributes are now."""
    manager.run_before_first()
    parameters = _all_parameters(manager)
    has_own_setattr = getattr(cls, "__setattr__") is not object.__setattr__  # noqa: B009  # mypy reads it as the metaclass's
    direct: list[str] = []
    if manager.is_merged and not has_own_setattr:
        direct = [key for key, attribute in manager.items() if not attribute.active]
    observed = bool(manager.dispatch.init or manager.dispatch.init_failure)
    prelude = _prelude(manager, observed=observed, guarded=has_own_setattr)
    made = make_initialiser(cls, parameters, direct=direct, prelude=prelude)
    if observed or not manager.is_merged:
        return wrap_init(made, begin_construction, exact_arguments=True)
    return made


def _all_parameters(manager: ClassManager[Any]) -> tuple[InitParameter, ...]:
    """Those of the bases first; a class that says a field again keeps its first place."""
    blueprints = [
        one.declarative_scan
        for one in (*reversed(manager.base_managers), manager)
        if isinstance(one.declarative_scan, ClassBlueprint)
    ]
    return parameters_of(field for field in merged_fields(blueprints) if field.key in manager)


def _prelude(manager: ClassManager[Any], *, observed: bool, guarded: bool) -> list[str]:
    """Statements that set the tracking fields of a new object."""
    if not manager.is_merged:
        return []
    if observed:
        return [_setting("_sa_flags", f"self._sa_flags | {_NEW}", guarded=guarded)]
    lines = [_setting("_sa_flags", str(_NEW), guarded=guarded)]
    if not tracked.COMPILED:
        unset = ("_sa_key", "_sa_committed", "_sa_sink", "_sa_view")
        lines += [_setting(name, "None", guarded=guarded) for name in unset]
    return lines


def _setting(name: str, value: str, *, guarded: bool) -> str:
    """One statement; past the class's own `__setattr__` where it has one."""
    return f"_sa_setattr(self, {name!r}, {value})" if guarded else f"self.{name} = {value}"


def set_by_keywords(instance: object, keywords: Mapping[str, Any]) -> None:
    """What `super().__init__(...)` does in a class's own constructor, and in that of a mixin.

    Sets the attributes that are given, and the defaults of those that have no value yet.

    Raises:
        UnknownKeywordError: A keyword names nothing of the class; nothing is set then.
    """
    manager: ClassManager[Any] | None = opt_manager_of_class(type(instance))
    parameters = () if manager is None else _known_parameters(manager)
    check_keywords(type(instance), parameters, keywords)
    for one in parameters:
        if one.has_default and one.key not in keywords and one.key not in instance_dict(instance):
            factory = one.default_factory
            setattr(instance, one.key, one.default if factory is None else factory())
    for key, value in keywords.items():
        setattr(instance, key, value)


_parameters: WeakKeyDictionary[ClassManager[Any], tuple[InitParameter, ...]] = WeakKeyDictionary()
"""Of the classes whose `set_by_keywords` ran, until their attributes change."""


def _known_parameters(manager: ClassManager[Any]) -> tuple[InitParameter, ...]:
    known = _parameters.get(manager)
    if known is None:
        known = _parameters[manager] = _all_parameters(manager)
    return known
