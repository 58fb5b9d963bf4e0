"""What somebody may begin (发起): decisions on what is not there yet, as the services say it of their routes, and what each is about."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from portal.desk import Visit
from portal.findings import Finding, Findings
from portal.forms import Schema
from portal.item_number import ITEM
from portal.looks import address
from portal.pages.helping import May, may_of
from portal.terms import SERVICES, _

GIVEN_BY_THE_SERVICE = ("{n}", "{id}", "{view}")
"""What the service gives a name: another route begins the next one, or it stands on a page of its own already, as views do in 运维."""
OWN_PAGE = {"/goals/items/{item}/draft": "/declare"}
"""What asks in a page of its own which one is meant."""
WRONG = _("没有这样的编号，请按样子填写。")


async def begin(visit: Visit) -> Response:
    """`/begin?item=360922-2020-P0017`: what one may begin, on this item; with `at=/feedback/linkages/{item}/{kind}/proposal`: on what."""
    given = visit.request.query_params
    item, at = given.get("item", "").strip(), given.get("at", "")
    documents = {service: await visit.ask.document(service) for service in SERVICES}
    told = {service: said.body for service, said in documents.items() if said.ok}
    known = {service: [one for one in may_of(document, visit.person.roles) if _begins(one)] for service, document in told.items()}
    away = [said for said in documents.values() if not said.ok]
    if not at:
        asked = {service: [one for one in some if not item or "{item}" in one.path] for service, some in known.items()}
        things = await _things(visit, item, asked) if ITEM.fullmatch(item) else ()
        why = {one["path"]: one["why"] for thing in things for one in thing.get("decisions", ()) if not one["allowed"]}
        may = {service: [one for one in some if _path(service, one, item) not in why] for service, some in asked.items()}
        return visit.show(
            "beginning.html",
            item=item,
            name=next((content["name"] for thing in things if (content := thing.get("content"))), ""),
            known={service: [(one, _where(service, one, item), _several(one, some)) for one in some] for service, some in may.items()},
            refused=[
                (f"{visit.term(one.subject)}：{visit.term(one.title)}", why[path])
                for service, some in asked.items()
                for one in some
                if (path := _path(service, one, item)) in why
            ],
            away=away,
            chosen=None,
        )
    service = at.split("/")[1] if at.count("/") > 1 else ""
    chosen = next((one for one in known.get(service, ()) if f"/{service}{one.path}" == at), None)
    if chosen is None:
        return visit.refused(away[0]) if away else visit.missing()
    wrong = _wrong(chosen, given) if "_do" in given else ()
    if "_do" in given and not wrong:
        path = re.sub(r"\{(\w+)\}", lambda found: given[found[1]].strip(), at)
        return RedirectResponse(address({"path": path}), 303)
    inputs = Schema(told[service], chosen.asks).fields(given)
    found = Findings(tuple(wrong))
    return visit.show(
        "beginning.html", 422 if wrong else 200, item=item, name="", at=at, chosen=chosen, inputs=inputs, found=found, asking=False
    )


def _begins(one: May) -> bool:
    """What an aggregate's table says so, and what is laid down for a year: no table knows it, for it may be laid down anew; no preview."""
    begins = one.begins or (not one.decides and not one.path.endswith("/preview"))
    return begins and not any(number in one.path for number in GIVEN_BY_THE_SERVICE)


def _several(one: May, some: Sequence[May]) -> bool:
    """Whether it is begun of many at once, where the same is begun of a single one too."""
    return "{" not in one.path and any("{" in other.path for other in some if (other.subject, other.title) == (one.subject, one.title))


async def _things(visit: Visit, item: str, asked: Mapping[str, Sequence[May]]) -> list[Mapping[str, Any]]:
    """The things of the item on which these would be decided, those that are there already; each says what may be decided on it."""
    paths = {_path(service, one, item) for service, some in asked.items() for one in some}
    things = {path if path.endswith(f"/{item}") else path.rpartition("/")[0] for path in paths if "{" not in path}
    questions = {at: (at.split("/")[1], f"/{at.split('/', 2)[2]}") for at in {f"/goals/items/{item}", *things}}
    return [said.body for said in (await visit.ask.together(**questions)).values() if said.ok and isinstance(said.body, Mapping)]


def _path(service: str, one: May, item: str) -> str:
    return f"/{service}{one.path.replace('{item}', item)}"


def _where(service: str, one: May, item: str) -> str:
    """Its form, where nothing else has to be named; else the question which one is meant."""
    path = f"/{service}{one.path}"
    if not item and path in OWN_PAGE:
        return OWN_PAGE[path]
    whole = path.replace("{item}", item) if item else path
    return address({"path": whole}) if "{" not in whole else f"/begin?at={quote(path, safe='/')}" + (f"&item={quote(item)}" if item else "")


def _wrong(one: May, given: Mapping[str, str]) -> list[Finding]:
    """What is no such number, by the service's own pattern."""
    return [
        Finding(name, WRONG)
        for name, schema in one.asks["properties"].items()
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", value := given.get(name, "").strip())
        or not re.search(schema.get("pattern", ""), value)
    ]
