"""A rectification (整改) as the unit answers it: the notice, its problems each with measures and result, and the step that is due now."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.findings import Findings, check, remarks
from portal.forms import Schema
from portal.official import may, show, turned_to, why_not, with_row, without_row
from portal.pages.evidence import files_of
from portal.papers import hands_in, sent
from portal.services import Said

STEPS = {"SUBMIT_MEASURES": ("measures", "Measures", "measures"), "REPORT": ("report", "Remedies", "remedies")}
"""Of each decision in which a unit writes something: its path, its body, and the rows of that."""
WRITTEN = {"measures": ("measure", "owner", "planned_on"), "remedies": ("result", "done_on")}


async def rectification(visit: Visit) -> Response:
    """`/items/…/rectifications/1`."""
    number, n = visit.request.path_params["item"], visit.request.path_params["n"]
    at = f"/rectifications/{number}/{n}"
    document, thing, units, files = await asyncio.gather(
        visit.ask.document("feedback"), visit.ask.get("feedback", at), visit.units(), files_of(visit, "feedback", number)
    )
    if not document.ok or not thing.ok:
        return visit.refused(thing if document.ok else document)
    sheet = _Sheet(visit, at, document.body, thing.body, units)
    sheet.files = files
    if visit.request.method != "POST":
        return sheet.show(sheet.begun())
    content, what, key, papers = await sent(visit, "feedback", number)
    if papers.refused:
        return sheet.show(content, (await sheet.checked(content)).beside(papers.findings), papers.refused, key)
    if what == "acknowledge":
        said = await visit.ask.post("feedback", f"{at}/acknowledgement", {}, key)
        return visit.done(sheet.address, said) if said.ok else sheet.show(sheet.begun(), said=said, key=key)
    if what == "check":
        return sheet.show(content, await sheet.checked(content), key=key)
    if what != "send":
        return sheet.changed(content, what, key)
    said = await visit.ask.post("feedback", f"{at}/{sheet.path}", sheet.body(content), key)
    if said.ok:
        return visit.done(sheet.address, said)
    return sheet.show(content, await sheet.checked(content), said, key)


class _Sheet:
    """The notice, and what the unit writes now."""

    def __init__(self, visit: Visit, at: str, document: Mapping[str, Any], record: Mapping[str, Any], units: Mapping[str, str]) -> None:
        self._visit, self._at, self._document, self._record, self._units = visit, at, document, record, units
        self.files: Mapping[str, str] = {}
        """Those that may be opened, by their hashes."""
        self._may = may(record)
        self.step = next((name for name in STEPS if self._may.get(name, {}).get("allowed")), "")
        self.path, self._name, self._rows = STEPS[self.step or "SUBMIT_MEASURES"]

    @property
    def address(self) -> str:
        """Of this page."""
        return self._visit.request.url.path

    def begun(self) -> dict[str, Any]:
        """What was reported last, else an empty row for each problem."""
        return {self._rows: self._record[self._rows] or [{"problem": one["code"]} for one in self._record["problems"]]}

    def body(self, content: Mapping[str, Any]) -> Any:
        """What is written, as the service takes it; rows in which nothing is written are left out."""
        rows = content.get(self._rows) or []
        sent = {self._rows: [rows[n] for n in self._places(content)]}
        return Schema(self._document, {"$ref": f"#/components/schemas/{self._name}"}).body(sent)

    def _places(self, content: Mapping[str, Any]) -> list[int]:
        written = (*WRITTEN[self._rows], "evidence")
        rows = content.get(self._rows) or []
        return [n for n, row in enumerate(rows) if any(any(one.values()) if isinstance(one, dict) else one for one in _cells(row, written))]

    async def checked(self, content: Mapping[str, Any]) -> Findings:
        """What the service says of it."""
        if not self.step:
            return Findings()
        found = await check(self._visit, "feedback", f"{self._at}/{self.path}", self.body(content))
        return found.moved(self._rows, self._places(content))

    def changed(self, content: dict[str, Any], change: str, key: str) -> Response:
        """`add:1`: one more row for problem 1; `del:2`: without the third row."""
        rows = content.get(self._rows) or []
        what, _, at = change.partition(":")
        now = with_row(rows, {"problem": at}) if what == "add" else without_row(rows, at)
        return self.show({**content, self._rows: now}, key=key, turn=turned_to(change, self._rows, rows, now))

    def show(
        self, content: Mapping[str, Any], found: Findings | None = None, said: Said | None = None, key: str = "", turn: str = ""
    ) -> Response:
        """As it stands now."""
        record, rows = self._record, list(enumerate(content.get(self._rows) or []))
        points = self._points()
        terms = {one["deadline"]: one for one in record["terms"]}
        return show(
            self._visit,
            "rectification.html",
            here="feedback",
            item=self._visit.request.path_params["item"],
            record=record,
            files=self.files,
            hands_in=hands_in("feedback", self._visit.request.path_params["item"]),
            terms=terms,
            step=self.step,
            rows_name=self._rows,
            rows={one["code"]: [(n, row) for n, row in rows if row.get("problem") == one["code"]] for one in record["problems"]},
            units=self._units,
            may=self._may,
            refused=why_not(record),
            returned=record["returned_because"],
            points=points,
            saved=False,
            turn=turn,
            said=said,
            found=found or Findings(tuple(points)),
            key=key,
        )

    def _points(self) -> list[Any]:
        """The reasons of the last return, each at its field; one that names a problem stands at the problem."""
        codes = {one["code"] for one in self._record["problems"]}
        found = remarks(self._record["points"])
        return [replace(one, place=f"problem.{one.place}") if one.place in codes else one for one in found]


def _cells(row: Mapping[str, Any], names: tuple[str, ...]) -> list[Any]:
    """What stands in these fields, papers one by one."""
    return [cell for name in names for cell in (row.get(name) if isinstance(row.get(name), list) else [row.get(name)]) or ()]
