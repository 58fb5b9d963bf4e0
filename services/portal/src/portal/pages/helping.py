"""我能做什么: what each role may decide and ask, as the services say it of their own routes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.forms import takes_a_form
from portal.terms import ROLES, SERVICES, _

REACHES = {"COUNTY": _("全县"), "OWN": _("本单位及下属"), "ENGAGED": _("受托的事项")}
CHINESE = re.compile(r"[\u4e00-\u9fff、，：]+")


@dataclass(frozen=True)
class May:
    """One thing that a role may do."""

    subject: str
    """The group of routes, 绩效目标."""
    title: str
    reach: str
    path: str
    decides: bool
    """Whether an aggregate's table knows it."""
    begins: bool
    """Whether there is nothing yet to decide on."""
    asks: Mapping[str, Any]
    """The schema of what its path names."""


async def helping(visit: Visit) -> Response:
    """`/help?role=AUDIT`: one's own roles where none is named."""
    role = visit.request.query_params.get("role", "")
    roles = [role] if role in ROLES else [one for one in visit.person.roles if one in ROLES]
    documents = {service: await visit.ask.document(service) for service in SERVICES}
    known = {service: [one for one in may_of(said.body, roles) if one.decides] for service, said in documents.items() if said.ok}
    return visit.show(
        "help.html",
        here="help",
        chosen=roles,
        asked=role if role in ROLES else "",
        known=known,
        reaches=REACHES,
        services=SERVICES,
        away=[said for said in documents.values() if not said.ok],
    )


def may_of(document: Mapping[str, Any], roles: Iterable[str]) -> Iterator[May]:
    """What the service's document lets them do, in its order."""
    for path, methods in document["paths"].items():
        operation = {} if path.endswith("/check") else methods.get("post", {})
        may = operation.get("x-may")
        reach = next((may[role] for role in roles if role in may), None) if isinstance(may, Mapping) else None
        if reach and takes_a_form(operation):
            subject, said = (CHINESE.match(str(one)) for one in (*operation.get("tags", ()), operation.get("summary", ""))[:2])
            decides = operation.get("x-decides", "")
            asks = {one["name"]: one["schema"] for one in operation.get("parameters", ()) if one["in"] == "path"}
            yield May(
                subject[0] if subject else "",
                said[0] if said else str(decides),
                str(reach),
                path,
                bool(decides),
                bool(operation.get("x-begins")),
                {"type": "object", "properties": asks, "required": list(asks)},
            )
