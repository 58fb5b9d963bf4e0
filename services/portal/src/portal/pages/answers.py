"""What a unit answers in one step: a result is acknowledged (签收), a draft commented on (反馈意见), something published (公开)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.findings import Findings, check
from portal.forms import Schema, operation_of
from portal.official import may, show, why_not
from portal.papers import sent
from portal.services import Said
from portal.terms import _


@dataclass(frozen=True)
class _Answer:
    """Which decision, on which thing, and what the page calls it."""

    service: str
    step: str
    decision: str
    title: str


RESULT = _Answer("feedback", "acknowledgement", "ACKNOWLEDGE", _("评价结果反馈通知"))
COMMENTS = _Answer("evaluation", "comments", "COMMENT", _("评价报告初稿反馈意见"))
DISCLOSURE = _Answer("feedback", "publication", "PUBLISH", _("绩效信息公开"))


async def result(visit: Visit) -> Response:
    """`/items/…/results/KEY`."""
    path = visit.request.path_params
    return await _answered(visit, RESULT, f"/results/{path['item']}/{path['kind']}")


async def comments(visit: Visit) -> Response:
    """`/items/…/comments`."""
    return await _answered(visit, COMMENTS, f"/key-evaluations/{visit.request.path_params['item']}")


async def disclosure(visit: Visit) -> Response:
    """`/items/…/disclosures/GOAL`."""
    path = visit.request.path_params
    return await _answered(visit, DISCLOSURE, f"/disclosures/{path['item']}/{path['subject']}")


async def _answered(visit: Visit, answer: _Answer, at: str) -> Response:
    number = visit.request.path_params["item"]
    document, asked, units = await asyncio.gather(
        visit.ask.document(answer.service),
        visit.ask.together(thing=(answer.service, at), goal=("goals", f"/items/{number}"), state=("audit", f"/items/{number}")),
        visit.units(),
    )
    thing = asked["thing"]
    if not document.ok or not thing.ok:
        return visit.refused(thing if document.ok else document)
    operation = operation_of(document.body, f"{at}/{answer.step}")
    assert operation is not None, "the step stands in the service's document"
    schema = Schema.of(document.body, operation)
    record = thing.body

    def shown(content: Mapping[str, Any], found: Findings | None = None, said: Said | None = None, key: str = "") -> Response:
        decision = may(record).get(answer.decision, {})
        state = asked["state"].body if asked["state"].ok else {}
        return show(
            visit,
            "answer.html",
            here="feedback",
            item=number,
            answer=answer,
            record=record,
            name=record["name"],
            goal=(asked["goal"].body.get("content") or {}) if asked["goal"].ok else {},
            rectifications=(state.get("feedback") or {}).get("rectifications") or {},
            about=visit.request.path_params.get("subject") or visit.request.path_params.get("kind") or "KEY",
            inputs=schema.fields(content),
            units=units,
            decision=decision,
            mine=bool(decision.get("allowed")),
            refused=why_not(record),
            found=found,
            saved=False,
            said=said,
            key=key,
        )

    if visit.request.method != "POST":
        return shown({name: record.get(name) for name in schema.top.get("properties", {}) if record.get(name)})
    content, what, key, papers = await sent(visit, answer.service, number)
    if papers.refused:
        return shown(content, papers.findings, papers.refused, key)
    if what == "check":
        return shown(content, await check(visit, answer.service, f"{at}/{answer.step}", schema.body(content)), key=key)
    said = await visit.ask.post(answer.service, f"{at}/{answer.step}", schema.body(content), key)
    return visit.done(visit.request.url.path, said) if said.ok else shown(content, said=said, key=key)
