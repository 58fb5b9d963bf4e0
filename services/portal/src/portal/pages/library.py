"""指标库: browsed by sector and level, searched, and one indicator with its versions side by side, what it came of and became."""

import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from portal.begun import UNASKED
from portal.desk import Visit
from portal.forms import open_to
from portal.listings import STATUS, Column
from portal.pages.library_order import tabs
from portal.pages.taking import Table, by, listed
from portal.terms import _

SHOWN = 50
NEW = "/library/indicators/A/proposal"
CODE = re.compile("[0-9A-Z]{1,24}")
STATUSES = ("已提出", "已审核", "已发布", "变更已提出", "变更已审核", "未采纳", "已停用")
ROWS = {
    "level1": _("一级指标"),
    "level2": _("二级指标"),
    "name": _("三级指标"),
    "commonality": _("共性或个性"),
    "sector": _("行业领域"),
    "industry": _("行业类别"),
    "purpose": _("资金用途"),
    "definition": _("指标解释"),
    "formula": _("计算公式"),
    "operator": _("指标性质"),
    "measure": _("度量单位"),
    "aggregation": _("跨年汇总"),
    "scoring_standard": _("评（扣）分标准"),
}
"""What is compared between versions, in the order of the form."""
NARROWING = ("q", "sector", "level1", "status", "sort", "desc")
TABLE = Table(
    "/library",
    _("指标库"),
    (
        Column("code", _("指标编码"), "code"),
        *(Column(name, ROWS[name]) for name in ("name", "level1", "level2")),
        *(Column(name, ROWS[name], "status") for name in ("commonality", "sector", "industry", "purpose", "operator", "measure")),
        Column("version", _("版本"), "number"),
        Column("effective_on", _("施行日期"), "day"),
        STATUS,
    ),
    listed("goals", "/library/indicators"),
    by(*NARROWING),
)


async def library(visit: Visit) -> Response:
    """`/library?q=&sector=&level1=&status=&sort=name&desc=true`; `?code=` leads to the form for a new indicator."""
    asked = dict.fromkeys((*NARROWING, "code"), "") | by(*NARROWING, "code")(visit)
    asked["after"] = visit.request.query_params.get("after", "")
    if CODE.fullmatch(asked["code"].upper()):
        return RedirectResponse(f"/decide?at=/goals/library/indicators/{asked['code'].upper()}/proposal", 303)
    narrowed = {name: value for name, value in asked.items() if value and name != "code"}
    found = await visit.ask.together(
        rows=("goals", "/library/indicators", {**narrowed, "limit": SHOWN, "counted": "true"}), tree=("goals", "/library/tree", {})
    )
    if not found["rows"].ok:
        return visit.refused(found["rows"])
    document = await visit.ask.document("goals")
    branches = found["tree"].body["branches"] if found["tree"].ok else []
    return visit.show(
        "library.html",
        422 if asked["code"] else 200,
        here="library",
        asked=asked,
        by=asked["sort"] or "code",
        falling=asked["desc"] == "true",
        rows=found["rows"].items,
        next=found["rows"].next,
        counts=found["rows"].body.get("counts") or {},
        sectors=_by_sector(branches),
        statuses=STATUSES,
        tabs=await tabs(visit),
        proposes=document.ok and open_to(document.body, NEW, visit.person.roles),
    )


async def indicator(visit: Visit) -> Response:
    """`/library/GX010101`: every version beside the one before."""
    code = visit.request.path_params["code"]
    said = await visit.ask.get("goals", f"/library/indicators/{code}")
    if not said.ok:
        return visit.refused(said)
    known = said.body
    proposal = known["proposal"] or {}
    shown = [*known["versions"]]
    if proposal.get("entry"):
        coming = {"version": 0, "document": "", "proposed_by": proposal["by"], "change": proposal["change"]}
        shown.append(coming | {name: proposal[name] for name in ("entry", "effective_on")})
    return visit.show(
        "indicator.html",
        here="library",
        known=known,
        shown=shown,
        titles=ROWS,
        differs={name for name in ROWS if len({str(one["entry"][name]) for one in shown}) > 1},
        people=await visit.named(shown, proposal),
        changes=tuple(UNASKED),
    )


def _by_sector(branches: list[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Sector → first level → how many."""
    found: dict[str, dict[str, int]] = {}
    for one in branches:
        found.setdefault(one["sector"], {})[one["level1"]] = one["indicators"]
    return found
