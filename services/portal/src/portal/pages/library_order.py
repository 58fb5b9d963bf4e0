"""What keeps the library in order: indicators that may be one, indicators that tell nothing apart, and approved goals to learn from."""

from starlette.responses import Response

from portal.desk import Visit
from portal.forms import open_to, readable_by
from portal.terms import _

SHOWN = 50
GROUPS = 20
YEARS = 3
"""So many years back results are looked at where none are named."""
TABS = {
    "/library/indicators": ("/library", _("指标")),
    "/library/alike": ("/library/alike", _("相近指标")),
    "/library/usefulness": ("/library/usefulness", _("区分度")),
    "/library/cases": ("/library/cases", _("案例")),
}
"""What is asked, and the page that shows it."""
CHANGE = "/library/indicators/A/change"


async def tabs(visit: Visit) -> list[tuple[str, str]]:
    """Address and name of the library's pages that the service answers to them."""
    document = await visit.ask.document("goals")
    return [page for asked, page in TABS.items() if document.ok and readable_by(document.body, asked, visit.person.roles)]


async def alike(visit: Visit) -> Response:
    """`/library/alike?sector=&after=`: groups, each with why, and a merge begun with one click."""
    asked = {name: visit.request.query_params.get(name, "").strip()[:600] for name in ("sector", "after")}
    found = await visit.ask.together(groups=("goals", "/library/alike", asked | {"limit": GROUPS}), tree=("goals", "/library/tree", {}))
    if not found["groups"].ok:
        return visit.refused(found["groups"])
    document = await visit.ask.document("goals")
    return visit.show(
        "library_alike.html",
        here="library",
        tabs=await tabs(visit),
        groups=found["groups"].items,
        of=found["groups"].body["of"],
        next=found["groups"].next,
        sector=asked["sector"],
        sectors=sorted({one["sector"] for one in found["tree"].body["branches"]} - {""}) if found["tree"].ok else [],
        proposes=document.ok and open_to(document.body, CHANGE, visit.person.roles),
    )


async def usefulness(visit: Visit) -> Response:
    """`/library/usefulness?first=&last=&weak=`: over the self-evaluations of these years."""
    given = visit.request.query_params
    last = given.get("last", "").strip() or str(visit.today.year)
    first = given.get("first", "").strip() or (str(int(last) - YEARS) if last.isdecimal() else last)
    weak = bool(given.get("weak"))
    said = await visit.ask.get("goals", "/library/usefulness", first=first, last=last, weak=str(weak).lower(), limit=SHOWN)
    if not said.ok:
        return visit.refused(said)
    asked = {"first": first, "last": last, "weak": weak}
    return visit.show("library_usefulness.html", here="library", tabs=await tabs(visit), rows=said.items, asked=asked)


async def cases(visit: Visit) -> Response:
    """`/library/cases?q=&year=`: approved goals without their money."""
    asked = {name: visit.request.query_params.get(name, "").strip()[:100] for name in ("q", "year", "after")}
    said = await visit.ask.get("goals", "/library/cases", **{name: one for name, one in asked.items() if one}, limit=SHOWN)
    if not said.ok:
        return visit.refused(said)
    known = {"rows": said.items, "next": said.next, "units": await visit.units()}
    return visit.show("library_cases.html", here="library", tabs=await tabs(visit), asked=asked, **known)


async def case(visit: Visit) -> Response:
    """`/library/cases/360922-2020-P0017`: one of them, and what came of it."""
    said = await visit.ask.get("goals", f"/library/cases/{visit.request.path_params['item']}")
    if not said.ok:
        return visit.refused(said)
    told = said.body["attainment"]
    parts = {one["indicator"]: one for one in told["indicators"]} if told else {}
    known = {"case": said.body["case"], "unit": said.body["unit_name"], "rows": said.body["reached"], "told": told, "parts": parts}
    return visit.show("library_case.html", here="library", **known)
