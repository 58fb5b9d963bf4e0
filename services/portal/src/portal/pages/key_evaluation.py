"""A key evaluation (财政重点评价) from its engagement to the delivered report: the framework with its scores, and the step that is due."""

import asyncio
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from starlette.responses import Response

from portal import firms
from portal.desk import Visit
from portal.findings import Findings, check, found_by, remarks
from portal.forms import Schema, operation_of
from portal.official import show, turned_to, why_not, with_row
from portal.pages.evidence import files_of
from portal.papers import hands_in, sent
from portal.score_lines import DIMENSIONS, changed, placed, written
from portal.services import Said

SCORED = ("draft", "final-report")
"""The steps whose form is the framework itself."""
FILLED = ("plan", *SCORED)
"""Those that an indicator system in a file may be filled into."""
RETURNING = ("draft-return", "final-return")
"""Those in which something may be said of single lines."""
ELSEWHERE = ("selection", "comments")
"""Those with a page of their own."""
PLANNED = ("dimension", "name", "weight")
"""What a report takes over of the approved plan's indicator system."""


async def key_evaluation(visit: Visit) -> Response:
    """`/items/…/key-evaluation?do=draft`: as it stands, and one step of those that the asker may take."""
    number = visit.request.path_params["item"]
    at = f"/key-evaluations/{number}"
    document, thing, units, files = await asyncio.gather(
        visit.ask.document("evaluation"), visit.ask.get("evaluation", at), visit.units(), files_of(visit, "evaluation", number)
    )
    if not document.ok or not thing.ok:
        return visit.refused(thing if document.ok else document)
    steps = {word: one for one in thing.body["decisions"] if (word := one["path"].rpartition("/")[2]) not in ELSEWHERE}
    asked = visit.request.query_params.get("do", "")
    chosen = asked if asked in steps else next((word for word, one in steps.items() if one["allowed"]), "")
    sheet = _Sheet(visit, number, document.body, thing.body, chosen, units)
    sheet.files, sheet.firms = files, await firms.known_to(visit, sheet.schema)
    if visit.request.method != "POST" or not chosen:
        return await sheet.show(sheet.begun())
    content, what, key, papers = await sent(visit, "evaluation", number)
    content = firms.named(content, sheet.firms)
    if papers.refused:
        return await sheet.show(content, papers.refused, papers.findings, key)
    if what == "fill":
        return await sheet.show({**sheet.begun(), **content}, key=key)
    if what == "check":
        return await sheet.show(content, found=await sheet.checked(content), key=key)
    if what != "save":
        other = _changed(content, what)
        name = "changes" if what == "add:changes" else "scores"
        return await sheet.show(other, key=key, turn=turned_to(what, name, content.get(name) or (), other[name]))
    said = await visit.ask.post("evaluation", f"{at}/{chosen}", sheet.body(content), key)
    if said.ok:
        return visit.done(f"/items/{number}/key-evaluation", said)
    return await sheet.show(content, said, placed(found_by(said), content), key)


class _Sheet:
    """The evaluation, the chosen step and its form."""

    def __init__(
        self, visit: Visit, number: str, document: Mapping[str, Any], record: Mapping[str, Any], chosen: str, units: Mapping[str, str]
    ) -> None:
        self._visit, self._number, self._record, self._chosen, self._units = visit, number, record, chosen, units
        self.files: Mapping[str, str] = {}
        """Those that may be opened, by their hashes."""
        self.firms: Mapping[str, str] = {}
        """Those that were engaged before, by code, where this step engages one."""
        operation = operation_of(document, f"/key-evaluations/{number}/{chosen}") if chosen else None
        self.schema = Schema.of(document, operation) if operation else None
        self._checkable = operation_of(document, f"/key-evaluations/{number}/{chosen}/check") is not None if chosen else False

    def begun(self) -> dict[str, Any]:
        """A report begins with what was reported last; a first one with the plan's lines, else with one for each dimension."""
        record = self._record
        if self._chosen not in SCORED:
            return {}
        reasons = {one["what"]: one["reason"] for one in record["changes"]}
        planned = [{name: one[name] for name in PLANNED} for one in record["framework"]]
        lines = record["scores"] or planned or [{"dimension": one} for one in DIMENSIONS]
        return {
            "scores": [{**one, "because": reasons.get(one.get("name"), "")} for one in lines],
            "problems": "\n".join(record["problems"]),
            "report": record["report"] if record["returned_because"] else None,
            "answer_to_comments": record["answer_to_comments"],
            "changes": [{"what": what, "reason": why} for what, why in reasons.items() if what not in {one.get("name") for one in lines}],
        }

    def body(self, content: Mapping[str, Any]) -> Any:
        """As the service takes it: lines in which nothing is written are left out, the reason beside a line is that of its change."""
        if self.schema is None:
            return {}
        if self._chosen in RETURNING:
            said = {n: _remark(content, n) for n in range(len(self._record["scores"]))}
            points = [{"place": f"scores/{n}/score", "reason": reason} for n, reason in said.items() if reason]
            return self.schema.body({**content, "points": points})
        if self._chosen not in SCORED:
            return self.schema.body(dict(content))
        lines = written(content.get("scores") or ())
        changes = [{"what": one.get("name"), "reason": one.get("because")} for one in lines if str(one.get("because") or "").strip()]
        return self.schema.body({**content, "scores": lines, "changes": [*changes, *(content.get("changes") or ())]})

    async def checked(self, content: Mapping[str, Any]) -> Findings:
        """What the service says of the step, and what a report's lines come to."""
        path = f"/key-evaluations/{self._number}/{self._chosen}"
        return placed(await check(self._visit, "evaluation", path, self.body(content)), content)

    async def show(
        self, content: Mapping[str, Any], said: Said | None = None, found: Findings | None = None, key: str = "", turn: str = ""
    ) -> Response:
        """As it stands now."""
        record, visit = self._record, self._visit
        lines = list(content.get("scores") or [])
        decision = next((one for one in record["decisions"] if one["path"].endswith(f"/{self._chosen}")), None)
        scored = self._chosen in SCORED and bool(decision and decision["allowed"])
        typed = found if found and found.told else await self.checked(content) if scored else Findings()
        return show(
            visit,
            "key_evaluation.html",
            here="evaluation",
            item=self._number,
            files=self.files,
            hands_in=hands_in("evaluation", self._number),
            record=record,
            units=self._units,
            steps=record["steps"],
            chosen=self._chosen,
            decision=decision,
            scored=scored,
            lines=lines,
            content=content,
            dimensions=DIMENSIONS,
            draft={(one["dimension"], one["name"]): one for one in record["draft_scores"]},
            groups=[
                (name, [(n, one) for n, one in some])
                for name, some in groupby(enumerate(record["scores"]), key=lambda one: str(one[1]["dimension"]))
            ],
            summed=typed.told.get("summed") if scored else record["summed"],
            remarked=self._chosen in RETURNING and bool(decision and decision["allowed"]),
            remarks_typed={n: _remark(content, n) for n in range(len(record["scores"]))},
            points=remarks(record["points"]),
            framework=content.get("framework") or (() if record["scores"] else record["framework"]),
            importable=self._chosen in FILLED,
            inputs=[
                one for one in firms.offered(self.schema.fields(content), self.firms) if one.name not in ("points", "framework", "source")
            ]
            if self.schema and self._chosen not in SCORED
            else [],
            checkable=self._checkable,
            allowed=[one for one in record["decisions"] if one["allowed"]],
            refused=why_not(record),
            said=said,
            found=found or (found_by(said) if said else Findings(tuple(remarks(record["points"])))),
            key=key,
            turn=turn,
            saved=False,
        )


def _remark(content: Mapping[str, Any], n: int) -> str:
    """What was typed beside this line of a report that is returned."""
    return str((content.get("remarks") or {}).get(f"line{n}") or "").strip()


def _changed(content: dict[str, Any], change: str) -> dict[str, Any]:
    """`add:产出` and `del:2` of the lines, `add:changes` of the further reasons."""
    more = content.get("changes") or []
    if change == "add:changes":
        more = with_row(more, {})
    return {**content, "scores": changed(content.get("scores") or (), change), "changes": more}
