"""The monitoring self-check (绩效目标执行监控表) as the official form: execution from the treasury, rows beside targets and last time."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.drafts import Road, kept_or_sent
from portal.findings import Findings, check, found_by, remarks
from portal.forms import Schema
from portal.official import may, show, why_not
from portal.papers import hands_in, sent, with_files
from portal.services import Said

WRITTEN = ("actual", "tier", "expected_actual", "likelihood", "causes", "explanation")
"""What somebody writes into a row; its indicator stands there already."""
FIGURES = ("initial_budget", "adjusted_budget", "executed")
BESIDE = ("expected_executed", "explanation", "problems", "measures")
PAPERS = ("form", "report")
EMPTY = dict.fromkeys(WRITTEN, "")


async def monitoring_form(visit: Visit) -> Response:
    """`/items/…/monitoring/6`."""
    number, month = visit.request.path_params["item"], visit.request.path_params["month"]
    at = f"/items/{number}/records/{month}"
    document, asked, units = await asyncio.gather(
        visit.ask.document("monitoring"),
        visit.ask.together(record=("monitoring", at), state=("audit", f"/items/{number}")),
        visit.units(),
    )
    record = asked["record"]
    if not document.ok or not record.ok:
        return visit.refused(record if document.ok else document)
    sheet = _Sheet(visit, at, document.body, record.body, asked, units)
    if visit.request.method != "POST":
        return await sheet.show(sheet.begun())
    road = Road("monitoring", f"{at}/progress", f"{at}/submission", f"/items/{number}?tab=monitoring")
    return await kept_or_sent(visit, sheet, await sent(visit, "monitoring", number), road)


class _Sheet:
    """The form and what stands around it."""

    def __init__(
        self,
        visit: Visit,
        at: str,
        document: Mapping[str, Any],
        record: Mapping[str, Any],
        asked: Mapping[str, Said],
        units: Mapping[str, str],
    ) -> None:
        self._visit, self._at, self._document, self._record, self._units = visit, at, document, record, units
        state = asked["state"].body if asked["state"].ok else {}
        self._goal = (state.get("goal") or {}).get("content") or {}
        self._records: Mapping[str, Any] = (state.get("monitoring") or {}).get("records") or {}

    def begun(self) -> dict[str, Any]:
        """What was filled in before."""
        record, beside = self._record, self._record["beside"]
        return {
            "progress": [record["rows"].get(one["name"]) or {"indicator": one["name"]} for one in record["indicators"]],
            "execution": {name: beside[name] or "" for name in FIGURES},
            **{name: beside[name] or "" for name in BESIDE},
            **{name: record[name] for name in PAPERS},
        }

    def body(self, name: str, content: Mapping[str, Any]) -> Any:
        """The form as this body of the service; rows in which nothing is written are left out."""
        rows = [self._rows(content)[n] for n in self._places(content)]
        kept = with_files(content, *PAPERS) if name == "Filling" else content
        made = Schema(self._document, {"$ref": f"#/components/schemas/{name}"}).body({**kept, "progress": rows})
        return {"problems": "", **made} if name == "Filling" else made  # what was emptied is told, too

    def _rows(self, content: Mapping[str, Any]) -> list[dict[str, Any]]:
        given = content.get("progress") or []
        names = [one["name"] for one in self._record["indicators"]]
        return [{**EMPTY, **(given[n] if n < len(given) else {}), "indicator": name} for n, name in enumerate(names)]

    def _places(self, content: Mapping[str, Any]) -> list[int]:
        return [n for n, row in enumerate(self._rows(content)) if any(row.get(name) for name in WRITTEN)]

    async def unsent(self, content: Mapping[str, Any], said: Said) -> Findings:
        """Why it was kept and not sent: its papers are asked for only when it is sent."""
        return (await self.checked(content)).beside(found_by(said))

    async def checked(self, content: Mapping[str, Any]) -> Findings:
        """What the service says of the whole form."""
        found = await check(self._visit, "monitoring", f"{self._at}/form", self.body("Form", content))
        return found.moved("progress", self._places(content))

    async def show(
        self, content: Mapping[str, Any], found: Findings | None = None, said: Said | None = None, key: str = "", saved: bool = False
    ) -> Response:
        """As it stands now."""
        record = self._record
        allowed = may(record)
        mine = bool(allowed.get("FILL", {}).get("allowed"))
        asked = found or (await self.checked(content) if mine else Findings())
        answer = asked.told or record
        month = record["period_end_month"]
        earlier: Mapping[str, Any] = next(
            (one for m, one in reversed(list(self._records.items())) if int(m) < month and one.get("progress")), {}
        )
        return show(
            self._visit,
            "monitoring_form.html",
            here="monitoring",
            item=self._visit.request.path_params["item"],
            record=record,
            month=month,
            goal=self._goal,
            content=content,
            hands_in=hands_in("monitoring", self._visit.request.path_params["item"]),
            rows=list(zip(record["indicators"], self._rows(content), strict=True)),
            last=earlier.get("progress") or {},
            execution=answer.get("execution"),
            lights={one["indicator"]: one for one in answer.get("lights") or () if one["indicator"]},
            whole=answer,
            units=self._units,
            choices={name: self._document["components"]["schemas"][name]["enum"] for name in ("Tier", "Likelihood", "DeviationCause")},
            returned=record["returned_because"],
            points=remarks(record["points"]),
            mine=mine,
            refused=why_not(record),
            said=said,
            found=found or Findings(tuple(remarks(record["points"]))),
            key=key,
            saved=saved,
        )
