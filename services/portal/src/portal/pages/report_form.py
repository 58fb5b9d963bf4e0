"""Preparing a report (编制报告) to government or congress: chosen from the confirmed results, with its summary and its papers."""

import asyncio
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.findings import Findings
from portal.forms import Schema, operation_of
from portal.official import show
from portal.pages.reports import REPORT, TO, may_prepare
from portal.papers import hands_in, sent
from portal.services import Said
from portal.terms import _

CLOSE = ("KEY", "DEPARTMENT")
"""What is reported on first; self-evaluations are listed where they are asked for."""
WHICH = {"": _("重点评价和部门评价的项目"), "all": _("全部有结果的项目")}


async def report_form(visit: Visit) -> Response:
    """`/reports/360922-2021-G/preparation?of=2020`, and `/reports/360922-2021-G/1/preparation` of one that is prepared anew."""
    name, n = visit.request.path_params["name"], visit.request.path_params.get("n")
    if not REPORT.fullmatch(name):
        return visit.missing()
    at = f"/reports/{name}" + (f"/{n}" if n else "")
    step = f"{at}/preparation" if n else at
    document, known = await asyncio.gather(visit.ask.document("feedback"), visit.ask.get("feedback", at) if n else _nothing())
    if not document.ok or not known.ok or not may_prepare(document.body, visit.person.roles):
        return visit.refused(known) if document.ok and not known.ok else visit.missing() if document.ok else visit.refused(document)
    operation = operation_of(document.body, step)
    assert operation is not None, "the step stands in the service's document"
    schema = Schema.of(document.body, operation)
    year, given = int(name.split("-")[1]), visit.request.query_params
    of, which = given.get("of", "") or str(year - 1), given.get("which", "")
    (said, rows), (_kept, own), units = await asyncio.gather(
        visit.ask.everything("feedback", "/results", {"year": of}),
        visit.ask.everything("feedback", f"{at}/results") if n else _none(),
        visit.units(),
    )

    def shown(content: Mapping[str, Any], found: Findings | None = None, refusal: Said | None = None, key: str = "") -> Response:
        chosen = content.get("items") or []
        chosen = [chosen] if isinstance(chosen, str) else chosen
        return show(
            visit,
            "report_form.html",
            here="reports",
            name=name,
            hands_in=hands_in("feedback", name),
            year=year,
            of=of,
            which=which,
            words=WHICH,
            to=TO[name[-1]],
            content=content,
            chosen=chosen,
            items=_by_item([*rows, *own], chosen, every=which == "all"),
            away=[] if said.ok else [said],
            units=units,
            found=found,
            said=refusal,
            saved=False,
            key=key,
        )

    if visit.request.method != "POST":
        close = sorted({one["item"] for one in rows if one["kind"] in CLOSE})
        begun = {"title": _("%d 年预算绩效管理工作报告") % year, "items": close}
        return shown({name: known.body.get(name) for name in schema.top["properties"]} if n else begun)
    content, _what, key, papers = await sent(visit, "feedback", name)
    if papers.refused:
        return shown(content, papers.findings, papers.refused, key)
    answer = await visit.ask.post("feedback", step, schema.body(content), key)
    if not answer.ok:
        return shown(content, refusal=answer, key=key)
    number = n or answer.body["stream"].rpartition("/")[2]
    return visit.done(f"/reports/{name}/{number}", answer)


async def _nothing() -> Said:
    return Said("feedback", 200, {})


async def _none() -> tuple[Said, list[Any]]:
    return await _nothing(), []


def _by_item(rows: list[Any], chosen: list[str], every: bool) -> list[dict[str, Any]]:
    """A line for each item with its results; what is chosen is there whatever is asked for."""
    there = {(one["item"], one["kind"]): one for one in rows}
    lines = []
    for item, some in groupby(sorted(there.values(), key=lambda one: (one["unit"], one["item"])), key=lambda one: one["item"]):
        results = list(some)
        if every or item in chosen or any(one["kind"] in CLOSE for one in results):
            lines.append({**results[0], "results": results})
    return lines
