"""A department's evaluation (部门评价) of a project below it: the report with its scored lines, as it is filled in and as it stands."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.findings import Findings, check, found_by, remarks
from portal.forms import Schema, operation_of
from portal.official import may, show, total, turned_to, why_not
from portal.pages.evidence import files_of
from portal.papers import hands_in, sent
from portal.score_lines import DIMENSIONS, changed, placed, written
from portal.services import Said


async def department_evaluation(visit: Visit) -> Response:
    """`/items/…/department-evaluation`."""
    number = visit.request.path_params["item"]
    at = f"/department-evaluations/{number}"
    document, thing, units, files = await asyncio.gather(
        visit.ask.document("evaluation"), visit.ask.get("evaluation", at), visit.units(), files_of(visit, "evaluation", number)
    )
    if not document.ok or not thing.ok:
        return visit.refused(thing if document.ok else document)
    sheet = _Sheet(visit, f"{at}/report", document.body, thing.body, units, files)
    if visit.request.method != "POST":
        return sheet.show(sheet.begun())
    content, what, key, papers = await sent(visit, "evaluation", number)
    if papers.refused:
        return sheet.show(content, papers.refused, papers.findings, key)
    if what == "check":
        return sheet.show(content, found=await sheet.checked(content), key=key)
    if what != "save":
        before = content.get("scores") or []
        after = changed(before, what)
        return sheet.show({**content, "scores": after}, key=key, turn=turned_to(what, "scores", before, after))
    said = await visit.ask.post("evaluation", f"{at}/report", sheet.body(content), key)
    if said.ok:
        return visit.done(f"/items/{number}/department-evaluation", said)
    return sheet.show(content, said, placed(found_by(said), content), key)


class _Sheet:
    """The evaluation and its report."""

    def __init__(
        self,
        visit: Visit,
        path: str,
        document: Mapping[str, Any],
        record: Mapping[str, Any],
        units: Mapping[str, str],
        files: Mapping[str, str],
    ) -> None:
        self._visit, self._path, self._record, self._units, self._files = visit, path, record, units, files
        operation = operation_of(document, path)
        assert operation is not None, "the report stands in the service's document"
        self._schema = Schema.of(document, operation)

    def begun(self) -> dict[str, Any]:
        """What was reported last; a first report with a line for each dimension."""
        record = self._record
        return {
            "scores": record["scores"] or [{"dimension": one} for one in DIMENSIONS],
            "problems": "\n".join(record["problems"]),
            "report": record["report"],
        }

    def body(self, content: Mapping[str, Any]) -> Any:
        """As the service takes it: lines in which nothing is written are left out."""
        return self._schema.body({**content, "scores": written(content.get("scores") or ())})

    async def checked(self, content: Mapping[str, Any]) -> Findings:
        """Whether it would be taken."""
        return placed(await check(self._visit, "evaluation", self._path, self.body(content)), content)

    def show(
        self, content: Mapping[str, Any], said: Said | None = None, found: Findings | None = None, key: str = "", turn: str = ""
    ) -> Response:
        """As it stands now."""
        record, points = self._record, remarks(self._record["points"])
        decision = may(record)["REPORT"]
        lines = list((content if decision["allowed"] else record).get("scores") or ())
        return show(
            self._visit,
            "department_evaluation.html",
            here="evaluation",
            item=self._visit.request.path_params["item"],
            hands_in=hands_in("evaluation", self._visit.request.path_params["item"]),
            files=self._files,
            record=record,
            units=self._units,
            decision=decision,
            content=content,
            lines=lines,
            dimensions=DIMENSIONS,
            summed={name: total(one.get(name) for one in lines) for name in ("weight", "score")},
            points=points,
            allowed=[one for one in record["decisions"] if one["allowed"] and one["name"] != "REPORT"],
            refused=why_not(record),
            said=said,
            found=found or (found_by(said) if said else Findings(tuple(points))),
            key=key,
            turn=turn,
            saved=False,
        )
