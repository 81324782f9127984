"""ClassMembers: what the instrumentation puts on a class, and what the class had there before."""

from types import MemberDescriptorType
from typing import Any

from declarative_instr.exc import ReservedNameError
from declarative_instr.state.ports import MANAGER_ATTR, STATE_ATTR
from declarative_instr.state.slots import SlotValue, own_slots

_RESERVED = frozenset({MANAGER_ATTR, STATE_ATTR, "__dict__", "__class__", "__weakref__"})
_ABSENT = object()
"""Stands for a member that the class itself did not have."""


class ClassMembers:
    """Puts descriptors and other members on one class, and takes them off again.

    A descriptor may lie over a member, never the other way round. Subclasses that put them there
    in a way of their own override the methods `put_...` and `drop_...`.
    """

    class_: type[Any]

    def __init__(self) -> None:
        self._members_before: dict[str, object] = {}
        self._descriptors_before: dict[str, object] = {}

    def install_descriptor(self, key: str, inst: object) -> None:
        """Put a descriptor on the class; what the class had itself is kept for restoring.

        Raises:
            ReservedNameError: The instrumentation needs the name for itself.
        """
        _refuse_reserved(key, self.class_)
        self._descriptors_before.setdefault(key, vars(self.class_).get(key, _ABSENT))
        self.put_descriptor(key, inst)

    def uninstall_descriptor(self, key: str) -> None:
        """Restore what the class had before `install_descriptor`.

        Raises:
            ReservedNameError: The instrumentation needs the name for itself.
        """
        _refuse_reserved(key, self.class_)
        before = self._descriptors_before.pop(key, _ABSENT)
        if key in vars(self.class_) and vars(self.class_)[key] is not before:
            self.drop_descriptor(key)
        self._restore(key, before)

    def install_member(self, key: str, implementation: object) -> None:
        """Put a member on the class; what the class had itself is kept for restoring.

        Raises:
            ReservedNameError: The instrumentation needs the name for itself.
        """
        _refuse_reserved(key, self.class_)
        self._members_before.setdefault(key, vars(self.class_).get(key, _ABSENT))
        self.put_member(key, implementation)

    def uninstall_member(self, key: str) -> None:
        """Restore what the class had before `install_member`.

        Raises:
            ReservedNameError: The instrumentation needs the name for itself.
        """
        _refuse_reserved(key, self.class_)
        before = self._members_before.pop(key, _ABSENT)
        if key in vars(self.class_) and vars(self.class_)[key] is not before:
            self.drop_member(key)
        self._restore(key, before)

    def keep_member(self, key: str) -> None:
        """Note what the class has now, for another who is going to replace it."""
        self._members_before.setdefault(key, vars(self.class_).get(key, _ABSENT))

    def forget_descriptor(self, key: str) -> None:
        """Restore nothing in place of a descriptor when it is uninstalled."""
        self._descriptors_before[key] = _ABSENT

    def restore_members(self) -> None:
        """Restore all that the class had."""
        for key in list(self._descriptors_before):
            self.uninstall_descriptor(key)
        for key in list(self._members_before):
            self.uninstall_member(key)

    def declared_slots(self) -> dict[str, MemberDescriptorType]:
        """The slots that the class statement declared, whatever lies over them now."""
        below = {**self._descriptors_before, **self._members_before}
        hidden = {
            key: member for key, member in below.items() if isinstance(member, MemberDescriptorType)
        }
        return {**own_slots(self.class_), **hidden}

    # How it is done ----------------------------------------------------------------------

    def put_descriptor(self, key: str, inst: Any) -> None:
        """Set a descriptor, over whatever is there."""
        type.__setattr__(self.class_, key, inst)

    def drop_descriptor(self, key: str) -> None:
        """Delete a descriptor that is there."""
        type.__delattr__(self.class_, key)

    def put_member(self, key: str, implementation: Any) -> None:
        """Set a member, over whatever is there."""
        type.__setattr__(self.class_, key, implementation)

    def drop_member(self, key: str) -> None:
        """Delete a member that is there."""
        type.__delattr__(self.class_, key)

    def _restore(self, key: str, before: object) -> None:
        if before is not _ABSENT and vars(self.class_).get(key, _ABSENT) is not before:
            type.__setattr__(self.class_, key, before)


def is_place(member: object) -> bool:
    """Whether a member of a class only says where values are, and gives its name no meaning."""
    return isinstance(member, (SlotValue, MemberDescriptorType))


def _refuse_reserved(key: str, class_: type) -> None:
    if key in _RESERVED:
        message = (
            f"{class_.__qualname__}.{key}: {key!r} requested attribute name conflicts with"
            " instrumentation attribute of the same name. Choose another name."
        )
        raise ReservedNameError(message)
