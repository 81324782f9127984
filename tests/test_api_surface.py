"""The documented names of the core: each is where its documented path says, members included."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from declarative_instr.event.family import GENERAL_MODIFIERS, EventFamily

PACKAGE = "declarative_instr"

NAMES: dict[str, dict[str, str]] = {
    "instrumentation": {
        "ClassManager": """
            class_ mapper registry info dispatch is_mapped manage unregister manager_getter
            state_getter dict_getter instrument_attribute uninstrument_attribute
            post_configure_attribute install_descriptor uninstall_descriptor install_member
            uninstall_member instrument_collection_class initialize_collection is_instrumented
            get_impl attributes subclass_managers new_instance setup_instance teardown_instance
            has_state has_parent expired_attribute_loader deferred_scalar_loader
            init_method factory declarative_scan MANAGER_ATTR STATE_ATTR""",
        "InstrumentationFactory": "create_manager_for_cls unregister dispatch",
        "register_class": "",
        "unregister_class": "",
        "is_instrumented": "",
        "instance_state": "",
        "instance_dict": "",
        "manager_of_class": "",
        "opt_manager_of_class": "",
    },
    "state": {
        "InstanceState": """
            transient pending persistent deleted detached was_deleted session async_session
            session_id object obj dict manager mapper class_ identity identity_key key
            has_identity identity_token attrs modified expired expired_attributes
            committed_state unmodified unmodified_intersection unloaded unloaded_expirable
            get_history get_impl parents callables load_options load_path insert_order runid
            info is_instance""",
        "AttributeState": "state key loaded_value value history load_history",
        "PendingCollection": "append remove",
    },
    "attributes": {
        "QueryableAttribute": """
            key parent parententity expression comparator impl info property class_ dispatch
            get_history hasparent of_type and_ adapt_to_entity label operate reverse_operate
            is_attribute extension_type""",
        "InstrumentedAttribute": "key parent impl info class_ dispatch __get__ __set__ __delete__",
        "History": """
            added unchanged deleted empty sum non_deleted non_added has_changes as_state
            from_scalar_attribute from_object_attribute from_collection""",
        "HISTORY_BLANK": "",
        "AttributeEventToken": "impl op parent_token key hasparent",
        "AttributeEvent": "",
        "Event": "",
        "OP_APPEND": "",
        "OP_REMOVE": "",
        "OP_REPLACE": "",
        "OP_BULK_REPLACE": "",
        "OP_MODIFIED": "",
        "get_history": "",
        "get_state_history": "",
        "has_parent": "",
        "init_collection": "",
        "init_state_collection": "",
        "set_committed_value": "",
        "set_attribute": "",
        "get_attribute": "",
        "del_attribute": "",
        "flag_modified": "",
        "flag_dirty": "",
        "backref_listeners": "",
        "AttributeImpl": "key hasparent get set append remove active_history",
    },
    "constants": {
        "LoaderCallableStatus": """
            PASSIVE_NO_RESULT PASSIVE_CLASS_MISMATCH ATTR_WAS_SET ATTR_EMPTY NO_VALUE NEVER_SET
            DONT_SET""",
        "PassiveFlag": """
            NO_CHANGE CALLABLES_OK SQL_OK RELATED_OBJECT_OK INIT_OK NON_PERSISTENT_OK
            LOAD_AGAINST_COMMITTED NO_AUTOFLUSH NO_RAISE DEFERRED_HISTORY_LOAD
            INCLUDE_PENDING_MUTATIONS PASSIVE_OFF PASSIVE_RETURN_NO_VALUE PASSIVE_NO_INITIALIZE
            PASSIVE_NO_FETCH PASSIVE_NO_FETCH_RELATED PASSIVE_ONLY_PERSISTENT PASSIVE_MERGE""",
        "EventConstants": "EXT_CONTINUE EXT_STOP EXT_SKIP NO_KEY",
        "PASSIVE_NO_RESULT": "",
        "PASSIVE_CLASS_MISMATCH": "",
        "ATTR_WAS_SET": "",
        "ATTR_EMPTY": "",
        "NO_VALUE": "",
        "NEVER_SET": "",
        "DONT_SET": "",
        "NO_CHANGE": "",
        "CALLABLES_OK": "",
        "SQL_OK": "",
        "RELATED_OBJECT_OK": "",
        "INIT_OK": "",
        "NON_PERSISTENT_OK": "",
        "LOAD_AGAINST_COMMITTED": "",
        "NO_AUTOFLUSH": "",
        "NO_RAISE": "",
        "DEFERRED_HISTORY_LOAD": "",
        "INCLUDE_PENDING_MUTATIONS": "",
        "PASSIVE_OFF": "",
        "PASSIVE_RETURN_NO_VALUE": "",
        "PASSIVE_NO_INITIALIZE": "",
        "PASSIVE_NO_FETCH": "",
        "PASSIVE_NO_FETCH_RELATED": "",
        "PASSIVE_ONLY_PERSISTENT": "",
        "PASSIVE_MERGE": "",
        "EXT_CONTINUE": "",
        "EXT_STOP": "",
        "EXT_SKIP": "",
        "NO_KEY": "",
    },
    "collections": {
        "collection": """
            appender remover iterator internally_instrumented adds replaces removes
            removes_return""",
        "collection_adapter": "",
        "CollectionAdapter": """
            data owner_state attr empty invalidated append_with_event append_without_event
            append_multiple_without_event remove_with_event remove_without_event
            clear_with_event clear_without_event bulk_appender bulk_remover __iter__ __len__
            fire_append_event fire_append_wo_mutation_event fire_remove_event
            fire_pre_remove_event""",
        "bulk_replace": "",
        "InstrumentedList": "append remove",
        "InstrumentedSet": "add remove",
        "InstrumentedDict": "__setitem__ pop",
        "KeyFuncDict": "set remove",
        "MappedCollection": "",
        "attribute_keyed_dict": "",
        "attribute_mapped_collection": "",
        "keyfunc_mapping": "",
        "mapped_collection": "",
        "prepare_instrumentation": "",
    },
    "ext.instrumentation": {
        "INSTRUMENTATION_MANAGER": "",
        "InstrumentationManager": """
            manage unregister dispose manager_getter instrument_attribute
            post_configure_attribute install_descriptor uninstall_descriptor install_member
            uninstall_member instrument_collection_class get_instance_dict
            initialize_instance_dict install_state remove_state state_getter dict_getter""",
        "instrumentation_finders": "insert",
        "ExtendedInstrumentationRegistry": """
            manager_of_class opt_manager_of_class state_of dict_of unregister""",
        "find_native_user_instrumentation_hook": "",
    },
    "event": {
        "listen": "",
        "listens_for": "",
        "remove": "",
        "contains": "",
    },
    "exc": {
        "NO_STATE": "",
        "UnmappedError": "",
        "UnmappedClassError": "",
        "UnmappedInstanceError": "",
        "ObjectDereferencedError": "",
    },
    "inspection": {
        "inspect": "",
        "InspectionAttr": """
            is_selectable is_aliased_class is_instance is_mapper is_bundle is_property
            is_attribute is_clause_element extension_type""",
        "InspectionAttrInfo": "info",
        "InspectionAttrExtensionType": "",
        "NotExtension": "NOT_EXTENSION",
    },
}
"""By module of the core: each name, with the members that are documented for it."""

ORM_PATHS = {
    "instrumentation": "instrumentation",
    "state": "state",
    "attributes": "attributes",
    "constants": "base",
    "collections": "collections",
}
"""Modules of the core whose names are also at a path of the ORM layer."""

EVENTS = {
    "AttributeEvents": """
        set append append_wo_mutation bulk_replace remove init_scalar init_collection
        dispose_collection modified""",
    "InstanceEvents": "init init_failure load refresh refresh_flush expire pickle unpickle",
    "InstrumentationEvents": "class_instrument class_uninstrument attribute_instrument",
}

MODIFIERS = {
    "AttributeEvents": "active_history raw retval propagate include_key",
    "InstanceEvents": "propagate raw restore_load_context",
    "InstrumentationEvents": "propagate",
}

WAITED_FOR: dict[str, str] = {
    "collections.MappedCollection": "collections",
    "collections.mapped_collection": "collections",
    "collections.attribute_mapped_collection": "collections",
    "collections.prepare_instrumentation": "collections",
}
"""Module, name or member that another part of the work brings, and which."""


def all_names() -> Iterator[tuple[str, str]]:
    for module, names in NAMES.items():
        for name, members in names.items():
            yield module, name
            for member in members.split():
                yield module, f"{name}.{member}"


def found(path: str, name: str) -> bool:
    """Whether the module has the name; a member may also be one that only instances have."""
    first, _, member = name.partition(".")
    try:
        owner: Any = getattr(importlib.import_module(path), first)
    except (ImportError, AttributeError):
        return False
    return not member or hasattr(owner, member) or member in instance_members(owner)


def instance_members(owner: type) -> set[str]:
    """Names that a class's `__init__` sets: those that appear in it as stores."""
    names: set[str] = set()
    for cls in getattr(owner, "__mro__", ()):
        names.update(vars(cls).get("__annotations__", ()))
        code = getattr(vars(cls).get("__init__"), "__code__", None)
        names.update(code.co_names if code is not None else ())
    return names


@pytest.mark.parametrize(("module", "name"), list(all_names()))
def test_documented_name_is_there(module: str, name: str) -> None:
    waited_for = WAITED_FOR.get(f"{module}.{name}")

    is_there = found(f"{PACKAGE}.{module}", name)

    assert is_there == (waited_for is None), waited_for


@pytest.mark.parametrize("family", EVENTS)
def test_family_has_its_documented_events_and_modifiers(family: str) -> None:
    one = next(one for one in families(EventFamily) if one.__name__ == family)

    assert set(EVENTS[family].split()) <= set(vars(one))
    assert set(MODIFIERS[family].split()) <= one.modifiers | GENERAL_MODIFIERS


def families(base: type[EventFamily]) -> Iterator[type[EventFamily]]:
    for one in base.__subclasses__():
        yield one
        yield from families(one)
