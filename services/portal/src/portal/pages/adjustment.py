"""An adjustment of an approved goal (绩效目标调整申请): what is asked for beside what is approved, each difference marked."""

import asyncio
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.findings import Findings, check, found_by
from portal.forms import Schema
from portal.official import (
    FUNDS,
    TASK,
    done,
    key_of,
    may,
    show,
    tasks_changed,
    tasks_shown,
    total,
    turned_to,
    typed,
    why_not,
    with_row,
    without_row,
    written,
)
from portal.services import Said
from portal.terms import _

FIELDS = {
    "name": _("项目名称"),
    "starts_on": _("开始日期"),
    "ends_on": _("结束日期"),
    "fiscal_funds": _("财政拨款"),
    "carryover": _("上年结转"),
    "other_funds": _("其他资金"),
    "amount": _("年度资金总额"),
    "midterm_amount": _("中期资金总额"),
    "midterm_goal": _("中期目标"),
    "annual_goal": _("年度目标"),
}
MONEY = (*FUNDS, "amount", "midterm_amount")
INDICATOR = ("level1", "level2", "name", "operator", "target", "target_text", "measure", "weight", "is_core", "scoring_standard")
"""What of an indicator is typed here; the rest of it stays as approved."""


async def adjustment(visit: Visit) -> Response:
    """`/items/…/adjustment`."""
    number = visit.request.path_params["item"]
    document, goal, units = await asyncio.gather(visit.ask.document("goals"), visit.ask.get("goals", f"/items/{number}"), visit.units())
    if not document.ok or not goal.ok:
        return visit.refused(goal if document.ok else document)
    if not goal.body.get("content"):
        return visit.missing()
    sheet = _Sheet(visit, f"/items/{number}/adjustment-request", document.body, goal.body, units)
    if visit.request.method != "POST":
        return sheet.show(sheet.begun())
    form = await visit.form()
    asked, what, key = sheet.completed(typed(form)), done(form), key_of(form)
    if what == "check":
        return sheet.show(asked, await sheet.checked(asked), key=key)
    if what != "send":
        changed, of = sheet.changed(asked, what), "tasks" if ":tasks" in what else "indicators"
        return sheet.show(changed, key=key, turn=turned_to(what, of, asked["content"][of], changed["content"][of]))
    said = await visit.ask.post("goals", sheet.path, sheet.body(asked), key)
    if said.ok:
        return visit.done(visit.request.url.path, said)
    faults = await sheet.checked(asked) if said.problem == "FatalFindings" else found_by(said, "content")
    return sheet.show(asked, faults, said, key)


class _Sheet:
    """The two forms side by side."""

    def __init__(self, visit: Visit, path: str, document: Mapping[str, Any], goal: Mapping[str, Any], units: Mapping[str, str]) -> None:
        self._visit, self.path, self._document, self._goal, self._units = visit, path, document, goal, units
        self._approved: Mapping[str, Any] = goal["content"]
        self._mine = bool(may(goal).get("REQUEST_ADJUSTMENT", {}).get("allowed"))

    def begun(self) -> dict[str, Any]:
        """What waits for its answer or its day, else the approved goal as it stands."""
        goal = self._goal
        if waiting := goal.get("requested"):
            return {name: waiting[name] for name in ("content", "reason", "budget_adjustment")}
        if coming := goal.get("coming"):
            return {"content": coming["after"], "reason": coming["reason"], "budget_adjustment": coming["budget_adjustment"]}
        rows = [{**one, "was": n} for n, one in enumerate(self._approved["indicators"])]
        return {"content": {**self._approved, "indicators": rows}, "reason": "", "budget_adjustment": ""}

    def completed(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, over what is approved: what the form does not ask for stays as it is."""
        content: Mapping[str, Any] = asked.get("content") or {}
        rows = [self._completed(one) for one in content.get("indicators") or ()]
        whole = {**self._approved, **content, "indicators": rows, "amount": str(total(content.get(name) for name in FUNDS))}
        return {"reason": "", "budget_adjustment": "", **asked, "content": whole | {"tasks": whole.get("tasks") or []}}

    def _completed(self, row: Mapping[str, Any]) -> dict[str, Any]:
        was, words = str(row.get("was") or ""), row.get("target") or ""
        approved = self._approved["indicators"]
        before = approved[int(was)] if was.isdecimal() and int(was) < len(approved) else {}
        target = {"target": "", "target_text": words} if row.get("operator") == "定性" else {"target": words, "target_text": ""}
        return {**before, **row, **target, "is_core": bool(row.get("is_core"))}

    def body(self, asked: Mapping[str, Any]) -> Any:
        """As the service takes it."""
        return Schema(self._document, {"$ref": "#/components/schemas/AdjustmentRequest"}).body(
            {**asked, "content": {**asked["content"], "tasks": written(asked["content"]["tasks"], TASK)}}
        )

    async def checked(self, asked: Mapping[str, Any]) -> Findings:
        """Whether it would be taken."""
        return await check(self._visit, "goals", self.path, self.body(asked), "content")

    def changed(self, asked: dict[str, Any], change: str) -> dict[str, Any]:
        """`add` an indicator; `del:2`: without it; `keep:2`: the approved one that was left out comes back; tasks as in a declaration."""
        if ":tasks" in change:
            return {**asked, "content": {**asked["content"], "tasks": tasks_changed(asked["content"]["tasks"], change)}}
        rows, approved = asked["content"]["indicators"], self._approved["indicators"]
        what, _, at = change.partition(":")
        if what == "add":
            rows = with_row(rows, {})
        elif what == "del":
            rows = without_row(rows, at)
        elif what == "keep" and at.isdecimal() and int(at) < len(approved):
            rows = [*rows, {**approved[int(at)], "was": int(at)}]
        return {**asked, "content": {**asked["content"], "indicators": rows}}

    def show(
        self, asked: Mapping[str, Any], found: Findings | None = None, said: Said | None = None, key: str = "", turn: str = ""
    ) -> Response:
        """As it stands now."""
        content, goal, schemas = asked["content"], self._goal, self._document["components"]["schemas"]
        lines = [
            (name, word, self._approved.get(name), content.get(name), _differs(name, self._approved.get(name), content.get(name)))
            for name, word in FIELDS.items()
        ]
        rows = [self._beside(row) for row in content["indicators"]]
        kept = {row["was"] for row in rows}
        return show(
            self._visit,
            "adjustment.html",
            here="goals",
            item=self._visit.request.path_params["item"],
            goal=goal,
            approved=self._approved,
            asked=asked,
            lines=lines,
            rows=rows,
            **tasks_shown(content),
            tasks_differ=_tasks_differ(self._approved.get("tasks") or (), content.get("tasks") or ()),
            left_out=[(n, one) for n, one in enumerate(self._approved["indicators"]) if n not in kept],
            money=MONEY,
            units=self._units,
            choices={name: schemas[name]["enum"] for name in ("Level1", "Level2", "Operator")},
            mine=self._mine,
            why=may(goal).get("REQUEST_ADJUSTMENT", {}).get("why"),
            refused=why_not(goal),
            saved=False,
            turn=turn,
            said=said,
            found=found or Findings(),
            key=key,
        )

    def _beside(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """An indicator, the approved one that it was, and whether they differ; without a number it is found by its name."""
        approved, was = self._approved["indicators"], str(row.get("was", ""))
        by_name = next((n for n, one in enumerate(approved) if one["name"] == row.get("name")), None)
        n = int(was) if was.isdecimal() and int(was) < len(approved) else by_name if "was" not in row else None
        before = approved[n] if n is not None else None
        now = dict.fromkeys(INDICATOR, "") | dict(row)
        changed = [name for name in INDICATOR if before is None or _differs(name, before.get(name), now[name])]
        return {"now": now, "before": before, "was": n, "changed": changed}


def _tasks_differ(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> bool:
    pairs = zip(before, now, strict=False)
    return len(before) != len(now) or any(_differs(name, was.get(name), one.get(name)) for was, one in pairs for name in TASK)


def _differs(name: str, before: Any, now: Any) -> bool:
    """Whether it is not the same; numbers by what they are worth."""
    if name == "is_core":
        return bool(before) is not bool(now)
    if name in (*MONEY, "target", "weight") and before not in (None, "") and now not in (None, ""):
        try:
            return Decimal(str(before)) != Decimal(str(now).replace(",", "").strip())
        except InvalidOperation:
            return True
    return str(before or "").strip() != str(now or "").strip()
