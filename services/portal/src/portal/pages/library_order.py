"""What keeps the library in order: indicators that may be one, indicators that tell nothing apart, and approved goals to learn from."""

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.forms import open_to, readable_by
from portal.listings import ITEM_CODE, UNIT, UNIT_CODE, Column
from portal.pages.taking import Table, by, listed
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
NARROWING = ("q", "year", "unit", "sort", "desc")
"""Of the cases."""
LEVEL2, SECTOR, MEASURE = Column("level2", _("二级指标")), Column("sector", _("行业领域")), Column("measure", _("度量单位"), "status")


def _of_group(group: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each indicator of a group, with the one that stays."""
    levels = {name: group[name] for name in ("level1", "level2")}
    stays = group["indicators"][0]["code"]
    return ({**levels, **one, "stays": "" if one["code"] == stays else stays} for one in group["indicators"])


def _case(one: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield {**one, "indicators": [f"{each['level2']}：{each['name']}" for each in one["indicators"]]}


def _years(visit: Visit) -> dict[str, Any]:
    """Of whose results; whether all, or what tells nothing apart alone."""
    given = by("first", "last", "weak")(visit)
    last = given.get("last") or str(visit.today.year)
    first = given.get("first") or (str(int(last) - YEARS) if last.isdecimal() else last)
    return {"first": first, "last": last, "weak": str("weak" in given).lower()}


TABLES = (
    Table(
        "/library/alike",
        _("相近指标"),
        (
            Column("level1", _("一级指标")),
            LEVEL2,
            Column("code", _("指标编码"), "code"),
            Column("name", _("指标")),
            Column("stays", _("相近于"), "code"),
            SECTOR,
            Column("purpose", _("资金用途")),
            MEASURE,
            Column("taken", _("引用的目标"), "number"),
            Column("because", _("理由"), "prose"),
        ),
        listed("goals", "/library/alike", _of_group),
        by("sector"),
    ),
    Table(
        "/library/usefulness",
        _("区分度"),
        (
            Column("library", _("指标编码"), "code"),
            Column("name", _("指标")),
            LEVEL2,
            Column("evaluations", _("评价次数"), "number"),
            Column("missed", _("扣分次数"), "number"),
            Column("weight", _("平均分值"), "number"),
            Column("lost", _("平均扣分"), "number"),
            Column("reached", _("平均达到指标值的"), "percent"),
            Column("weaknesses", _("提示"), "texts"),
        ),
        listed("goals", "/library/usefulness"),
        _years,
        {"true": _("只看分不出好坏的"), "false": _("全部")},
    ),
    Table(
        "/library/cases",
        _("案例"),
        (
            ITEM_CODE,
            UNIT_CODE,
            Column("name", _("项目")),
            UNIT,
            SECTOR,
            Column("annual_goal", _("年度目标"), "prose"),
            Column("indicators", _("绩效指标"), "texts"),
        ),
        listed("goals", "/library/cases", _case),
        by(*NARROWING),
    ),
)


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
    asked = _years(visit)
    said = await visit.ask.get("goals", "/library/usefulness", **asked, limit=SHOWN)
    if not said.ok:
        return visit.refused(said)
    return visit.show("library_usefulness.html", here="library", tabs=await tabs(visit), rows=said.items, asked=asked)


async def cases(visit: Visit) -> Response:
    """`/library/cases?q=&year=&unit=&sort=name&desc=true`: approved goals without their money."""
    asked = dict.fromkeys(NARROWING, "") | by(*NARROWING)(visit) | {"after": visit.request.query_params.get("after", "")}
    said = await visit.ask.get("goals", "/library/cases", **{name: one for name, one in asked.items() if one}, limit=SHOWN)
    if not said.ok:
        return visit.refused(said)
    known = {"rows": said.items, "next": said.next, "units": await visit.units()}
    known |= {"by": asked["sort"] or "item", "falling": asked["desc"] == "true"}
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
