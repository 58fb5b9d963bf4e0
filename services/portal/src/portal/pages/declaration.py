"""The declaration form (绩效目标申报表) as the official form: drafted, copied from last year, declared; nothing typed is lost."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from portal.desk import Visit
from portal.findings import Findings, check, found_by, listed
from portal.forms import MOST_ROWS, Schema
from portal.item_number import is_project, years_away
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

SUGGESTED = 5
"""Of every second level."""
ROWS = 3
"""Empty ones of a new form."""
WRITTEN = ("name", "target", "target_text", "measure", "weight", "is_core", "scoring_standard")
"""What somebody types into a row; the rest of it is chosen and never empty."""
COPIED = ("name", "nature", "category", "object", "sector", "annual_goal", "midterm_goal", "midterm_amount", "indicators", "tasks", "kind")


async def declaration(visit: Visit) -> Response:
    """`/items/…/declaration`."""
    number = visit.request.path_params["item"]
    before = years_away(number, -1)
    document, asked, units = await asyncio.gather(
        visit.ask.document("goals"),
        visit.ask.together(goal=("goals", f"/items/{number}"), last=("goals", f"/items/{before}"), state=("audit", f"/items/{number}")),
        visit.units(),
    )
    goal = asked["goal"]
    if not document.ok or goal.away or goal.status == 403:
        return visit.refused(goal if document.ok else document)
    known = goal.body if goal.ok else {}
    last = (asked["last"].body.get("content") or {}) if asked["last"].ok else {}
    schema = Schema(document.body, {"$ref": "#/components/schemas/Draft"})
    choices = {name: document.body["components"]["schemas"][name]["enum"] for name in ("Level1", "Level2", "Operator")}
    sheet = _Sheet(visit, number, known, last, asked["state"], units, choices)
    if visit.request.method != "POST":
        if known.get("to_adjust") and may(known)["REQUEST_ADJUSTMENT"]["allowed"]:
            return RedirectResponse(f"/items/{number}/adjustment", 303)
        return sheet.show(known.get("content") or _empty(visit, number, last))
    form = await visit.form()
    content = _typed(form)
    sheet.sent = sent = {"budget_round": str(form.get("_round") or ""), "reason": str(form.get("_reason") or "")}
    body = schema.body({"content": _written(content)})
    if (change := done(form)) == "check":
        found = await check(visit, "goals", f"/items/{number}/draft", body, "content")
        return sheet.show(content, found=found, key=key_of(form))
    if change == "suggest" or change.startswith("take:"):
        taken = _with(content, change.removeprefix("take:")) if change != "suggest" else content
        return sheet.show(taken, key=key_of(form), suggested=await _suggested(visit, content))
    if change not in ("save", "send"):
        changed, of = _changed(content, change, last), "tasks" if ":tasks" in change else "indicators"
        return sheet.show(changed, key=key_of(form), turn=turned_to(change, of, content.get(of) or (), changed[of]))
    said = await visit.ask.post("goals", f"/items/{number}/draft", body, key_of(form))
    if said.ok and change == "send":
        said = await visit.ask.post("goals", f"/items/{number}/declaration", sent)
        if said.ok:
            return visit.done(f"/items/{number}", said)
        faults = await check(visit, "goals", f"/items/{number}/draft", body, "content") if said.problem == "FatalFindings" else None
        return visit.settled(sheet.show(content, said, saved=True, found=faults))
    if said.ok:
        return visit.done(f"/items/{number}/declaration?saved=1", said)
    return sheet.show(content, said, key=key_of(form))


async def begin(visit: Visit) -> Response:
    """`/declare?year=2021&code=P0017`: the form of an item that nobody has declared yet."""
    jurisdiction, year = visit.person.jurisdiction, visit.request.query_params.get("year", "").strip()
    code = visit.request.query_params.get("code", "").strip().upper()
    if re.fullmatch("20[0-9]{2}", year) and re.fullmatch("P[0-9A-Z]{1,21}|D[0-9]{3}([0-9]{3}){0,6}", code):
        return RedirectResponse(f"/items/{jurisdiction}-{year}-{code}/declaration", 303)
    meant = int(year) if re.fullmatch("20[0-9]{2}", year) else visit.today.year + 1
    known = await _going_on(visit, meant) if visit.person.unit else {"said": None, "going_on": [], "whole": ""}
    return visit.show("begin.html", 422 if code else 200, here="goals", year=year or str(meant), code=code, **known)


async def _going_on(visit: Visit, year: int) -> dict[str, Any]:
    """The unit's items of the year before without a goal in this one, and its spending as a whole where it is in neither year.

    The whole of a unit that it took over from went on to nobody.
    """
    (said, before), (_, begun) = await asyncio.gather(
        *(visit.ask.everything("goals", "/items", {"year": one, "unit": visit.person.unit}) for one in (year - 1, year))
    )
    declared = {one["item"] for one in begun}
    following = {years_away(one["item"], 1): one for one in before if is_project(one["item"]) or one["item"].endswith(f"-D{one['unit']}")}
    whole = f"{visit.person.jurisdiction}-{year}-D{visit.person.unit}"
    return {
        "said": said,
        "going_on": [{**one, "number": number} for number, one in following.items() if number not in declared],
        "whole": "" if whole in declared or whole in following else whole,
    }


class _Sheet:
    """The form and what stands around it."""

    def __init__(
        self,
        visit: Visit,
        number: str,
        known: Mapping[str, Any],
        last: Mapping[str, Any],
        state: Said,
        units: Mapping[str, str],
        choices: Mapping[str, list[str]],
    ) -> None:
        self._visit, self._number, self._known, self._last, self._units, self._choices = visit, number, known, last, units, choices
        self.sent = {"budget_round": str(known.get("budget_round") or ""), "reason": ""}
        """With what it is declared; at first the round in which it was declared last."""
        self._findings = (state.body.get("goal") or {}).get("findings", []) if state.ok else []

    def show(
        self,
        content: Mapping[str, Any],
        said: Said | None = None,
        key: str = "",
        saved: bool = False,
        found: Findings | None = None,
        suggested: Said | None = None,
        turn: str = "",
    ) -> Response:
        """As it stands now; beside the indicators what is suggested, where that was asked for."""
        indicators = list(content.get("indicators") or [])
        if found is None:
            found = found_by(said, "content") if said else Findings(tuple(listed(self._findings, "content")))
        return show(
            self._visit,
            "declaration.html",
            here="goals",
            item=self._number,
            content=content,
            indicators=indicators,
            total=total(one.get("weight") for one in indicators),
            amount=total(content.get(name) for name in FUNDS),
            **tasks_shown(content),
            last=self._last,
            suggested=suggested,
            turn=turn,
            sent=self.sent,
            has={one.get("name") for one in indicators},
            baselines={one["name"]: one for one in self._last.get("indicators", ())},
            known=bool(self._known),
            status=self._known.get("status", "未编制"),
            whose_turn=self._known.get("turn"),
            returned=self._known.get("returned_because", ""),
            findings=listed(self._findings, "content"),
            warnings=self._known.get("warnings", ()),
            units=self._units,
            choices=self._choices,
            may=may(self._known),
            refused=why_not(self._known),
            said=said,
            found=found,
            key=key,
            saved=saved or bool(self._visit.request.query_params.get("saved")),
        )


TAKEN = ("level1", "level2", "operator", "measure", "library", "name")
"""What the button beside a suggestion says of it, with | between."""


async def _suggested(visit: Visit, content: Mapping[str, Any]) -> Said:
    """Indicators for the project as it is told by now."""
    told = " ".join(str(content.get(name) or "") for name in ("name", "sector", "annual_goal")).strip()[:1000]
    return await visit.ask.get("goals", "/library/suggestions", text=told or "项目", each="true", limit=SUGGESTED)


def _with(content: dict[str, Any], taken: str) -> dict[str, Any]:
    """With the suggested indicator in the first empty row, or in a new one."""
    given = taken.split("|", len(TAKEN) - 1)
    rows = list(content.get("indicators") or [])
    empty = next((n for n, one in enumerate(rows) if not any(one.get(name) for name in WRITTEN)), len(rows))
    if len(given) == len(TAKEN) and empty < MOST_ROWS:
        rows[empty : empty + 1] = [{name: value for name, value in zip(TAKEN, given, strict=True) if value}]
    return {**content, "indicators": rows}


def _empty(visit: Visit, number: str, last: Mapping[str, Any]) -> dict[str, Any]:
    """A new form: last year's project where there is one, else blank rows."""
    year = number.split("-")[1]
    begun = {name: last[name] for name in ("name", "nature", "category", "sector", "kind") if name in last}
    return {
        "unit": visit.person.unit,
        "kind": "DEPARTMENT" if number.split("-")[2].startswith("D") else "PROJECT",
        "starts_on": f"{year}-01-01",
        "ends_on": f"{year}-12-31",
        "carryover": "0.00",
        "other_funds": "0.00",
        "indicators": [{} for _ in range(ROWS)],
        **begun,
    }


def _typed(form: FormData) -> dict[str, Any]:
    """What stands in the form, with the total of its funds."""
    content: dict[str, Any] = typed(form).get("content") or {}
    for one in content.get("indicators") or ():
        said = one.pop("target", "") or one.pop("target_text", "")
        one["target_text" if one.get("operator") == "定性" else "target"] = said
    content["amount"] = str(total(content.get(name) for name in FUNDS))
    return content


def _written(content: Mapping[str, Any]) -> dict[str, Any]:
    """Without the rows at its end in which nothing was written; those before them keep their places."""
    rows, tasks = written(content.get("indicators") or (), WRITTEN), written(content.get("tasks") or (), TASK)
    return {**content, "indicators": rows} | ({"tasks": tasks} if "tasks" in content else {})


def _changed(content: dict[str, Any], change: str, last: Mapping[str, Any]) -> dict[str, Any]:
    """`add`, `copy`, and `del:2`, `up:2`, `down:2` of the indicators; `add:tasks` and `del:tasks.2` of a department's tasks."""
    if ":tasks" in change:
        return {**content, "tasks": tasks_changed(content.get("tasks") or [], change)}
    rows = list(content.get("indicators") or [])
    what, _, at = change.partition(":")
    n = int(at) if at.isdecimal() and int(at) < len(rows) else -1
    if what == "add":
        rows = with_row(rows, {})
    elif what == "copy":
        return {**content, **{name: last[name] for name in COPIED if last.get(name)}}
    elif what == "del":
        rows = without_row(rows, at)
    elif what in ("up", "down") and n >= 0 and 0 <= (to := n + (1 if what == "down" else -1)) < len(rows):
        rows[n], rows[to] = rows[to], rows[n]
    return {**content, "indicators": rows}
