"""What a file under analysis depends on beyond what mypy sees: the daemon checks it again then."""

from mypy.nodes import MypyFile, TypeInfo
from mypy.plugin import CheckerPluginInterface, SemanticAnalyzerPluginInterface
from mypy.server.trigger import make_wildcard_trigger


def depend_in_analysis(api: SemanticAnalyzerPluginInterface, info: TypeInfo) -> None:
    """The class under semantic analysis depends on the facts of another class."""
    api.add_plugin_dependency(make_wildcard_trigger(info.fullname))


def depend_in_check(api: CheckerPluginInterface, info: TypeInfo) -> None:
    """What is being type-checked depends on the facts of a class."""
    depend_on(api, make_wildcard_trigger(info.fullname))


def depend_on(api: CheckerPluginInterface, trigger: str) -> None:
    """What is being type-checked depends on what fires a trigger."""
    tree: object = getattr(api, "tree", None)
    scope = getattr(api, "tscope", None)
    if isinstance(tree, MypyFile) and scope is not None:
        tree.plugin_deps.setdefault(trigger, set()).add(scope.current_target())
