"""The ex-ante evaluation (事前绩效评估) as the official form: asked for by the unit, assessed in five dimensions, concluded."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.findings import Findings, check, found_by
from portal.forms import Schema, open_to
from portal.official import done, key_of, may, show, total, typed, why_not
from portal.services import Said
from portal.terms import _

DIMENSIONS = {
    "necessity": (_("立项必要性"), _("依据充分，需求真实，与部门职责、规划相符，没有重复")),
    "economy": (_("投入经济性"), _("投入与产出相称，成本测算有依据，标准合理")),
    "goal_soundness": (_("绩效目标合理性"), _("目标明确、细化、量化，可以达到，也可以衡量")),
    "feasibility": (_("实施方案可行性"), _("内容、进度、组织和保障可行，风险有应对")),
    "funding": (_("筹资合规性"), _("资金来源合法合规，财政应当承担，支出责任与财力相符")),
}
"""The five dimensions, 20 points each, and what each asks."""
STEPS = {
    "REQUEST": ("request", "Request", "content"),
    "ASSESS": ("assessment", "Assessment", ""),
    "CONCLUDE": ("conclusion", "Conclusion", ""),
}
"""Decision → the end of its path, the schema of its body, and where the form's fields stand in it."""


async def ex_ante(visit: Visit) -> Response:
    """`/items/…/ex-ante`."""
    number = visit.request.path_params["item"]
    at = f"/ex-ante-evaluations/{number}"
    document, known, goal, units = await asyncio.gather(
        visit.ask.document("goals"), visit.ask.get("goals", at), visit.ask.get("goals", f"/items/{number}"), visit.units()
    )
    nothing_yet = known.status == 404 and document.ok and open_to(document.body, f"{at}/request", visit.person.roles)
    if not document.ok or not (known.ok or nothing_yet):
        return visit.refused(known if document.ok else document)
    sheet = _Sheet(visit, number, known.body if known.ok else {}, goal.body if goal.ok else {}, units)
    if visit.request.method != "POST" or not sheet.step:
        return sheet.show(sheet.begun())
    form = await visit.form()
    content, what, key = typed(form), done(form), key_of(form)
    step, schema, below = STEPS[sheet.step]
    body = Schema(document.body, {"$ref": f"#/components/schemas/{schema}"}).body(content)
    if what == "check":
        return sheet.show(content, found=await check(visit, "goals", f"{at}/{step}", body, below), key=key)
    if what == "return":
        said = await visit.ask.post("goals", f"{at}/return", {"reason": str(content.get("opinion") or content.get("reason") or "")}, key)
    else:
        said = await visit.ask.post("goals", f"{at}/{step}", body, key)
    if said.ok:
        return visit.done(f"/items/{number}/ex-ante", said)
    return sheet.show(content, said, found_by(said, below), key)


class _Sheet:
    """The evaluation and the step that is due of whoever looks at it."""

    def __init__(self, visit: Visit, number: str, known: Mapping[str, Any], goal: Mapping[str, Any], units: Mapping[str, str]) -> None:
        self._visit, self._number, self._known, self._goal, self._units = visit, number, known, goal, units
        self._may = may(known)
        self.step = next((one for one in STEPS if self._may.get(one, {}).get("allowed")), "") if known else "REQUEST"

    def begun(self) -> dict[str, Any]:
        """What was asked before, or the goal that is being drafted."""
        drafted = self._goal.get("content") or {}
        new = {name: drafted[name] for name in ("name", "amount", "object") if drafted.get(name)}
        return {"content": {"unit": self._visit.person.unit, **new, **(self._known.get("content") or {})}}

    def show(self, content: Mapping[str, Any], said: Said | None = None, found: Findings | None = None, key: str = "") -> Response:
        """As it stands now."""
        asked = content.get("content") if self.step == "REQUEST" else self._known.get("content")
        given = content.get("judgements") or {} if self.step == "ASSESS" else (self._known.get("assessed") or {}).get("judgements") or {}
        return show(
            self._visit,
            "ex_ante.html",
            here="goals",
            item=self._number,
            known=self._known,
            status=self._known.get("status", "未申请评估"),
            asked=asked or {},
            judged=given,
            score=total((given.get(one) or {}).get("score") for one in DIMENSIONS),
            typed=content,
            dimensions=DIMENSIONS,
            step=self.step,
            may=self._may,
            refused=why_not(self._known),
            units=self._units,
            said=said,
            found=found,
            key=key,
            saved=False,
        )
