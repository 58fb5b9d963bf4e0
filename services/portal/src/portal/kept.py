"""Pieces of pages that are the same for everybody who has these roles at this address: made once, and kept."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

from cachetools import LRUCache, cached
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request

from portal.navigation import entries, leads

LETTERS = 4_000_000
"""Of all pieces that are kept in one language."""


def keeping(templates: Environment) -> Callable[..., Markup]:
    """What templates call for a piece. It is given the address, what the roles lead to, and what it is called with: nothing else of a page,
    so that one who is shown a piece could have been the first to ask for it."""

    @cached(LRUCache(LETTERS, getsizeof=len))
    def made(template: str, roles: tuple[str, ...] | None, method: str, path: str, query: bytes, *known: tuple[str, Hashable]) -> Markup:
        request = Request({"type": "http", "method": method, "path": path, "query_string": query, "headers": []})
        of_roles = {"nav": [] if roles is None else entries(roles), "leads": partial(leads, roles or ())}
        return Markup(templates.get_template(template).render({"request": request, **of_roles, **dict(known)}))

    @pass_context
    def kept(context: Context, template: str, **known: Any) -> Markup:
        scope, person = context["request"].scope, context["person"]
        roles = person.roles if person else None
        return made(template, roles, scope["method"], scope["path"], scope["query_string"], *known.items())

    return kept
