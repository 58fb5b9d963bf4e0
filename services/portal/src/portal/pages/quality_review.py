"""A self-evaluation scored by finance line by line beside the unit: in review (自评复核表), and once more when it is confirmed (抽评)."""

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.responses import Response

from portal.desk import Visit
from portal.findings import Findings, check, found_by
from portal.forms import Schema
from portal.official import done, key_of, may, show, typed, why_not
from portal.services import Said
from portal.terms import _


class Kind(NamedTuple):
    """On what occasion finance scores, and what the service calls it."""

    page: str
    title: str
    step: str
    decision: str
    body: str
    said: str
    """The field of the body in which it is said in words."""
    known: str
    """Where the service tells what was found."""
    back: str = ""
    """The decision that returns the form instead."""


REVIEW = Kind("quality-review", _("自评复核"), "quality-review", "QUALITY_REVIEW", "QualityReview", "opinion", "reviewed", "QUALITY_RETURN")
SPOT_CHECK = Kind("spot-check", _("抽评"), "spot-re-evaluation", "RE_EVALUATE", "ReEvaluation", "reason", "re_evaluated")


async def quality_review(visit: Visit) -> Response:
    """`/items/…/quality-review`."""
    return await _scored(visit, REVIEW)


async def spot_check(visit: Visit) -> Response:
    """`/items/…/spot-check`."""
    return await _scored(visit, SPOT_CHECK)


async def _scored(visit: Visit, kind: Kind) -> Response:
    number = visit.request.path_params["item"]
    at = f"/self-evaluations/{number}"
    document, record, units = await asyncio.gather(visit.ask.document("evaluation"), visit.ask.get("evaluation", at), visit.units())
    if not document.ok or not record.ok:
        return visit.refused(record if document.ok else document)
    sheet = _Sheet(visit, kind, number, document.body, record.body, units)
    if visit.request.method != "POST":
        return await sheet.show(sheet.begun())
    form = await visit.form()
    content, what, key = typed(form), done(form), key_of(form)
    if what == "check":
        return await sheet.show(content, found=await sheet.checked(content), key=key)
    step, body = ("quality-return", sheet.returned(content)) if what == "return" and kind.back else (kind.step, sheet.review(content))
    said = await visit.ask.post("evaluation", f"{at}/{step}", body, key)
    if said.ok:
        return visit.done(f"/items/{number}/{kind.page}", said)
    return await sheet.show(content, said, found_by(said), key)


class _Sheet:
    """The self-evaluation and what finance writes beside it."""

    def __init__(
        self, visit: Visit, kind: Kind, number: str, document: Mapping[str, Any], record: Mapping[str, Any], units: Mapping[str, str]
    ) -> None:
        self._visit, self._kind, self._number, self._document, self._record, self._units = visit, kind, number, document, record, units
        self._mine = bool(may(record).get(kind.decision, {}).get("allowed"))
        self._filed: list[Mapping[str, Any]] = record["derivation"]["lines"] if record["derivation"] else []

    def begun(self) -> dict[str, Any]:
        """What was found when it was reviewed; whoever reviews it now begins with the unit's own scores."""
        known = {one["name"]: one for one in self._record[self._kind.known]}
        return {"lines": [known.get(one["name"]) or ({"score": one["score"]} if self._mine else {}) for one in self._filed]}

    def review(self, content: Mapping[str, Any]) -> Any:
        """What finance found, as the service takes it."""
        return self._body(self._kind.body, {self._kind.said: content.get("opinion"), "lines": self._lines(content)})

    def returned(self, content: Mapping[str, Any]) -> Any:
        """The opinion as the reason, and each remark at its row."""
        places = {row["indicator"]["name"]: f"rows/{n}" for n, row in enumerate(self._record["rows"])}
        said = [(places.get(one["name"], "funds"), str(one.get("remark") or "").strip()) for one in self._lines(content)]
        points = [{"place": place, "reason": remark} for place, remark in said if remark]
        return self._body("Return", {"reason": content.get("opinion"), "points": points})

    def _body(self, name: str, content: dict[str, Any]) -> Any:
        return Schema(self._document, {"$ref": f"#/components/schemas/{name}"}).body(content)

    def _lines(self, content: Mapping[str, Any]) -> list[dict[str, Any]]:
        given = content.get("lines") or []
        return [{**(given[n] if n < len(given) else {}), "name": one["name"]} for n, one in enumerate(self._filed)]

    async def checked(self, content: Mapping[str, Any]) -> Findings:
        """What the service says of it, and what it comes to."""
        return await check(self._visit, "evaluation", f"/self-evaluations/{self._number}/{self._kind.step}", self.review(content))

    async def show(self, content: Mapping[str, Any], said: Said | None = None, found: Findings | None = None, key: str = "") -> Response:
        """As it stands now, and how far it deviates: as it is typed, else as it was found."""
        record, allowed = self._record, may(self._record)
        asked = found if found and found.told else await self.checked(content) if self._mine else Findings()
        told = asked.told or {"lines": record[self._kind.known], "summed": record[f"{self._kind.known}_summed"]}
        deviations = {one["name"]: one["deviation"] for one in told.get("lines", ())}
        rows = {one["indicator"]["name"]: one for one in record["rows"]}
        lines = self._lines(content)
        return show(
            self._visit,
            "quality_review.html",
            here="evaluation",
            item=self._number,
            kind=self._kind,
            record=record,
            units=self._units,
            rows=[
                (filed, rows.get(filed["name"]), line, deviations.get(filed["name"]))
                for filed, line in zip(self._filed, lines, strict=True)
            ],
            summed=told.get("summed"),
            opinion=content.get("opinion") or "",
            review=allowed.get(self._kind.decision, {}),
            back=allowed.get(self._kind.back, {}),
            mine=self._mine,
            refused=why_not(record),
            said=said,
            found=found,
            key=key,
            saved=False,
        )
