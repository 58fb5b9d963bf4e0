"""我能做什么: what each role may decide and ask, as the services say it of their own routes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from portal.desk import Visit
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


async def helping(visit: Visit) -> Response:
    """`/help?role=AUDIT`: one's own roles where none is named."""
    role = visit.request.query_params.get("role", "")
    roles = [role] if role in ROLES else [one for one in visit.person.roles if one in ROLES]
    documents = {service: await visit.ask.document(service) for service in SERVICES}
    known = {service: [*_of(said.body, roles)] for service, said in documents.items() if said.ok}
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


def _of(document: Mapping[str, Mapping[str, Mapping[str, Mapping[str, object]]]], roles: list[str]) -> Iterator[May]:
    """What the service's document lets them decide, in its order."""
    for path, methods in document["paths"].items():
        operation = methods.get("post", {})
        may = operation.get("x-may")
        reach = next((may[role] for role in roles if role in may), None) if isinstance(may, Mapping) else None
        if reach and "x-decides" in operation:
            tags = operation.get("tags")
            subject = CHINESE.match(str(tags[0])) if isinstance(tags, list) and tags else None
            said = CHINESE.match(str(operation.get("summary", "")))
            yield May(subject[0] if subject else "", said[0] if said else str(operation["x-decides"]), str(reach), path)
