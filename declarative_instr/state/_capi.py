"""Uncompiled forms of the C helpers that `_capi.pxd` declares; nothing else."""


def instance_dict(holder: object) -> dict[str, object]:
    """The ordinary `__dict__` of an instance."""
    values: dict[str, object] = vars(holder)
    return values
