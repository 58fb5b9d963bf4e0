"""A goal is reviewed (审核) beside last year's by department or finance (with the eight points), or returned with reasons per field."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.responses import Response

from portal.desk import Visit
from portal.findings import Findings, found_by
from portal.item_number import years_away
from portal.official import why_not
from portal.services import Said
from portal.terms import OPINIONS, _

POINTS = {
    "completeness": (_("规范完整性"), _("格式、内容齐全，没有漏项")),
    "clarity": (_("明确清晰性"), _("写明主要产出与效果")),
    "relevance": (_("目标相关性"), _("符合法规、规划与单位职责")),
    "indicator_soundness": (_("指标科学性"), _("完整、细化、量化，选取关键指标")),
    "reasonableness": (_("绩效合理性"), _("预期显著，符合行业水平")),
    "funds_match": (_("资金匹配性"), _("目标与资金规模、用途相称")),
    "attainability": (_("实现可能性"), _("经过论证，可以实现")),
    "conditions": (_("条件充分性"), _("方案、组织、制度足以保障")),
}
"""审核要点, 财预〔2015〕88号."""


@dataclass(frozen=True)
class ReviewDesk:
    """Whose review it is, by what the service allows."""

    title: str
    reviews: str
    returns: str
    grades: bool
    review: Mapping[str, Any] | None
    back: Mapping[str, Any] | None

    @property
    def mine(self) -> bool:
        """Whether there is anything to fill in."""
        return any(one and one["allowed"] for one in (self.review, self.back))


def desk_of(decisions: Iterable[Mapping[str, Any]]) -> ReviewDesk:
    """The department's where the service allows it to decide now, else finance's."""
    may = {one["name"]: one for one in decisions}
    department = ReviewDesk(
        _("主管部门审核"), "department-review", "department-return", False, may.get("DEPARTMENT_REVIEW"), may.get("DEPARTMENT_RETURN")
    )
    return department if department.mine else ReviewDesk(_("财政审核"), "review", "return", True, may.get("REVIEW"), may.get("RETURN"))


async def review(visit: Visit) -> Response:
    """`/items/…/review`."""
    number = visit.request.path_params["item"]
    before = years_away(number, -1)
    asked, units = await asyncio.gather(
        visit.ask.together(goal=("goals", f"/items/{number}"), last=("goals", f"/items/{before}"), was=("audit", f"/items/{before}")),
        visit.units(),
    )
    goal = asked["goal"]
    if not goal.ok:
        return visit.refused(goal)
    people = await visit.named(goal.body)
    if visit.request.method != "POST":
        return _shown(visit, number, asked, units, people, FormData())
    form = await visit.form()
    said = await _decided(visit, number, form)
    if said.ok:
        return visit.done(f"/items/{number}", said)
    return _shown(visit, number, asked, units, people, form, said)


async def _decided(visit: Visit, number: str, form: FormData) -> Said:
    key, opinion = str(form.get("_key") or uuid4()), str(form.get("opinion") or "")
    if (what := str(form.get("_do") or "")) in ("return", "department-return"):
        return await visit.ask.post("goals", f"/items/{number}/{what}", {"reason": opinion, "findings": _findings(form)}, key)
    if what == "department-review":
        return await visit.ask.post("goals", f"/items/{number}/{what}", {"opinion": opinion}, key)
    points = {name: str(form.get(f"points.{name}") or "") for name in POINTS}
    body = {"grade": str(form.get("grade") or ""), "points": points, "opinion": opinion, "findings": _findings(form)}
    return await visit.ask.post("goals", f"/items/{number}/review", body, key)


def _findings(form: FormData) -> list[dict[str, str]]:
    """What was written about single fields, each with its place in the form."""
    names = [name.removeprefix("said.") for name in form if name.startswith("said.")]
    said = [{of: str(form.get(f"{of}.{name}") or "").strip() for of in ("code", "of", "said", "place")} for name in names]
    return [
        {"code": one["code"] or "OTHER", "sentence": f"{one['of']}：{one['said']}" if one["of"] else one["said"], "place": one["place"]}
        for one in said
        if one["said"]
    ]


def _shown(
    visit: Visit,
    number: str,
    asked: Mapping[str, Said],
    units: Mapping[str, str],
    people: Mapping[str, str],
    form: FormData,
    said: Said | None = None,
) -> Response:
    goal = asked["goal"].body
    last = (asked["last"].body.get("content") or {}) if asked["last"].ok else {}
    content = goal.get("content") or {}
    decisions = goal.get("decisions", ())
    return visit.show(
        "review.html",
        200 if said is None else 502 if said.away else said.status,
        here="goals",
        item=number,
        goal=goal,
        content=content,
        last=last,
        pairs=_pairs(content, last, _reached(asked["was"])),
        points=POINTS,
        opinions=OPINIONS,
        units=units,
        people=people,
        form=form,
        said=said,
        found=found_by(said) if said else Findings(),
        asking=False,
        key=str(form.get("_key")) if said and said.away else str(uuid4()),
        desk=desk_of(decisions),
        refused=why_not(goal),
    )


def _reached(was: Said) -> Mapping[str, Mapping[str, Any]]:
    """What last year's indicators came to, as the unit reported it last."""
    records = ((was.body.get("monitoring") or {}).get("records") or {}) if was.ok else {}
    return next((one["progress"] for one in reversed(list(records.values())) if one.get("progress")), {})


def _pairs(content: Mapping[str, Any], last: Mapping[str, Any], reached: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """This year's indicators beside last year's of the same name; those that are gone come last."""
    before = {one["name"]: one for one in last.get("indicators", ())}
    now = [{"now": one, "was": before.pop(one["name"], None), "reached": reached.get(one["name"])} for one in content.get("indicators", ())]
    return [*now, *({"now": None, "was": one, "reached": reached.get(name)} for name, one in before.items())]
