"""What may be done in each service: which route, by whom, in which states, and which rules refuse it."""

from collections.abc import Iterator

from fastapi.routing import APIRoute

from shared.runtime.service import Service
from shared.runtime.web.auth import Permission, Scope
from shared.runtime.web.routes import declared, states

REACH = {Scope.COUNTY: "", Scope.OWN: "（本单位及下属）", Scope.ENGAGED: "（受托事项）"}


def rows(service: Service) -> Iterator[tuple[str, str, str, str, str]]:
    """Method and path, title, who, in which states, and the service's own rules, in the order of the service's list."""
    for routes in service.routes():
        for route in routes.routes:
            if isinstance(route, APIRoute):
                said, method = declared(route), "POST" if "POST" in (route.methods or ()) else "GET"
                rules = "、".join(f"`{rule.__name__}`" for rule in said.refuses)
                allowed = "、".join(states(said.decides)) if said.decides else ""
                yield f"`{method} {route.path}`", str(route.summary), _who(said.may), allowed, rules


def _who(may: Permission) -> str:
    return "<br>".join("、".join(role for role in may if may[role] is scope) + REACH[scope] for scope in Scope if scope in may.values())
