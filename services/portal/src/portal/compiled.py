"""Templates of one language, compiled so that what is known then is not looked for at each page."""

from collections.abc import Callable
from typing import Any, Final

from jinja2 import Environment
from jinja2.nodes import Call, Expr, Filter, Name, Template
from jinja2.visitor import NodeTransformer

OF_DICTS: Final = frozenset(dir(dict))


class Templates(Environment):
    """Jinja's environment, in which a `plain` function is compiled like a filter.

    Jinja works a filter out once where what it is given stands in the template, and else goes to it past the page's context. An icon
    and a sentence (`{% trans %}`, `gettext('…')`) without values are in the page's language before a page is made."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self._plain: set[str] = set()

    def plain(self, **functions: Callable[..., Any]) -> None:
        """Functions that look at their arguments alone and always say the same of them."""
        self._plain |= set(functions)
        self.filters.update(functions)

    def _generate(self, source: Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:
        """Jinja's hook between what is parsed and what is compiled."""
        return super()._generate(_AsFilters(self._plain).visit(source), name, filename, defer_init)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What Jinja finds, by a shorter way where it is a value of a dict."""
        if type(obj) is dict and attribute in obj and attribute not in OF_DICTS:
            return obj[attribute]
        return super().getattr(obj, attribute)


class _AsFilters(NodeTransformer):
    def __init__(self, plain: set[str]) -> None:
        self._plain = plain

    def visit_Call(self, node: Call) -> Expr:  # noqa: N802
        """A plain function's call, as a filter of its first argument."""
        self.generic_visit(node)
        if not isinstance(node.node, Name) or node.node.name not in self._plain or node.kwargs or not node.args:
            return node
        first, *others = node.args
        return Filter(first, node.node.name, others, [], node.dyn_args, node.dyn_kwargs, lineno=node.lineno)
