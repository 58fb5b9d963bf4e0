"""The self-evaluation (项目支出绩效自评表) as the official form: actuals beside targets, the score and where it comes from while typing."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.drafts import Road, kept_or_sent
from portal.findings import Findings, check, remarks
from portal.forms import Schema
from portal.official import may, show, turned_to, why_not, with_row, without_row
from portal.papers import hands_in, sent, with_files
from portal.services import Said

WRITTEN = ("actual", "tier", "tier_percent", "declared_score", "explanation")
"""What somebody writes into a row; its indicator stands there already."""
STATED = ("level1", "level2", "name", "operator", "target", "measure", "weight")
"""Of an indicator, where there is no goal and the unit states its own."""
FIGURES = ("initial_budget", "adjusted_budget", "executed")
EMPTY = dict.fromkeys(WRITTEN, "")
ROWS = 3
"""Empty ones of a form without a goal."""


async def self_evaluation(visit: Visit) -> Response:
    """`/items/…/self-evaluation`."""
    number = visit.request.path_params["item"]
    at = f"/self-evaluations/{number}"
    document, asked, units = await asyncio.gather(
        visit.ask.document("evaluation"),
        visit.ask.together(record=("evaluation", at), goal=("goals", f"/items/{number}")),
        visit.units(),
    )
    record = asked["record"]
    if not document.ok or not record.ok:
        return visit.refused(record if document.ok else document)
    sheet = _Sheet(visit, at, document.body, record.body, asked["goal"], units)
    if visit.request.method != "POST":
        return await sheet.show(sheet.begun())
    form = await sent(visit, "evaluation", number)
    if form.what not in ("check", "save", "send") and not form.papers.refused:
        changed = _changed(form.content, form.what)
        turn = turned_to(form.what, "rows", form.content.get("rows") or (), changed["rows"])
        return await sheet.show(changed, key=form.key, turn=turn)
    return await kept_or_sent(visit, sheet, form, Road("evaluation", f"{at}/filling", f"{at}/submission", f"/items/{number}?tab=self"))


class _Sheet:
    """The form and what stands around it."""

    def __init__(
        self, visit: Visit, at: str, document: Mapping[str, Any], record: Mapping[str, Any], goal: Said, units: Mapping[str, str]
    ) -> None:
        self._visit, self._at, self._document, self._record, self._units = visit, at, document, record, units
        self._goal = (goal.body.get("content") or {}) if goal.ok else {}

    def begun(self) -> dict[str, Any]:
        """What was filled in before; a figure that is the treasury's is left to it."""
        record = self._record
        kept, told = record["funds"] or {}, record["prefilled"] or {}
        figures = {name: "" if kept.get(name) == told.get(name) else kept.get(name, "") for name in FIGURES}
        written = {one["indicator"]["name"]: one for one in record["rows"]}
        own = [{"indicator": one} for one in record["indicators"]] or [{} for _ in range(ROWS)]
        return {
            "funds": {**kept, **figures},
            "rows": [written.get(one["name"], {}) for one in record["to_fill"]] if record["has_goal"] else record["rows"] or own,
            "conclusion": record["conclusion"],
            "form": record["form"],
        }

    def body(self, name: str, content: Mapping[str, Any]) -> Any:
        """The form as this body of the service."""
        kept = with_files(content, "form") if name == "Filling" else content
        sent = {**kept, "rows": [self._rows(content)[n] for n in self._places(content)]}
        if funds := content.get("funds"):
            parts = funds.get("parts") or []
            sent["funds"] = {**funds, "parts": [parts[n] for n in self._parts(content)]}
        return Schema(self._document, {"$ref": f"#/components/schemas/{name}"}).body(sent)

    def _rows(self, content: Mapping[str, Any]) -> list[dict[str, Any]]:
        given = content.get("rows") or []
        if not self._record["has_goal"]:
            return [{**EMPTY, **one, "indicator": _stated(one.get("indicator") or {})} for one in given]
        asked = self._record["to_fill"]
        return [{**EMPTY, **(given[n] if n < len(given) else {}), "indicator": one} for n, one in enumerate(asked)]

    def _places(self, content: Mapping[str, Any]) -> list[int]:
        """The rows that are sent: all of a goal's; of the unit's own those in which something is written."""
        return [
            n
            for n, row in enumerate(self._rows(content))
            if self._record["has_goal"] or any(row["indicator"].get(name) for name in ("name", "target", "weight", "measure"))
        ]

    @staticmethod
    def _parts(content: Mapping[str, Any]) -> list[int]:
        parts = (content.get("funds") or {}).get("parts") or []
        return [n for n, one in enumerate(parts) if any(one.get(name) for name in FIGURES)]

    async def unsent(self, content: Mapping[str, Any], said: Said) -> Findings:
        """Why it was kept and not sent."""
        return await self.checked(content)

    async def checked(self, content: Mapping[str, Any]) -> Findings:
        """What the service says of the whole form."""
        found = await check(self._visit, "evaluation", f"{self._at}/form", self.body("Form", content))
        return found.moved("rows", self._places(content)).moved("funds.parts", self._parts(content))

    async def show(
        self,
        content: Mapping[str, Any],
        found: Findings | None = None,
        said: Said | None = None,
        key: str = "",
        saved: bool = False,
        turn: str = "",
    ) -> Response:
        """As it stands now."""
        record, schemas = self._record, self._document["components"]["schemas"]
        mine = bool(may(record).get("FILL", {}).get("allowed"))
        asked = found or (await self.checked(content) if mine else Findings())
        rows = self._rows(content)
        result = self._scored(asked, len(rows), self._places(content))
        return show(
            self._visit,
            "self_evaluation.html",
            here="evaluation",
            item=self._visit.request.path_params["item"],
            record=record,
            goal=self._goal,
            content=content,
            hands_in=hands_in("evaluation", self._visit.request.path_params["item"]),
            rows=rows,
            result=result,
            parts=[(one, _part(content, one)) for one in schemas["FundsSource"]["enum"]],
            units=self._units,
            choices={name: schemas[name]["enum"] for name in ("Tier", "Level1", "Level2", "Operator")},
            returned=record["returned_because"],
            points=remarks(record["points"]),
            mine=mine,
            refused=why_not(record),
            said=said,
            found=found or Findings(tuple(remarks(record["points"]))),
            key=key,
            saved=saved,
        )

    def _scored(self, asked: Findings, rows: int, places: list[int]) -> dict[str, Any]:
        """Score and derivation: of the form as it is typed, else of what was filed last."""
        if "so_far" in asked.told:
            body = asked.told
            lines = dict(zip(places, body["rows"], strict=True))
            levels = [{**one, "rows": [places[n] for n in one["rows"]]} for one in body["levels"]]
            return {**body, "total": body["so_far"], "rows": [lines.get(n) for n in range(rows)], "levels": levels}
        record = self._record
        known = {"funds": record["funds"], "rows": [None] * rows, "levels": record["levels"], "total": None, "grade": None}
        if not record["levels"]:
            return {**known, "execution": None, "rule_version": ""}
        derivation = record["derivation"]
        execution, *others = derivation["lines"]
        return {
            **known,
            "execution": execution,
            "rows": [*others, *known["rows"]],
            "total": record["score"] or derivation["total"],
            "grade": record["grade"],
            "rule_version": derivation["rule_version"],
        }


def _part(content: Mapping[str, Any], source: str) -> Mapping[str, Any]:
    """The funds of one source, as they were typed."""
    parts = (content.get("funds") or {}).get("parts") or ()
    return next((one for one in parts if one.get("source") == source), dict.fromkeys(FIGURES, ""))


def _stated(indicator: Mapping[str, Any]) -> dict[str, Any]:
    """The unit's own: its one target field holds words where the indicator is qualitative."""
    words = indicator.get("target") or indicator.get("target_text") or ""
    kept = {name: one for name, one in indicator.items() if name not in ("target", "target_text")}
    return (
        dict.fromkeys(STATED, "") | {"target_text": ""} | kept | {"target_text" if indicator.get("operator") == "定性" else "target": words}
    )


def _changed(content: dict[str, Any], change: str) -> dict[str, Any]:
    """`add` a row, and `del:2`."""
    rows = content.get("rows") or []
    what, _, at = change.partition(":")
    return {**content, "rows": with_row(rows, {}) if what == "add" else without_row(rows, at)}
