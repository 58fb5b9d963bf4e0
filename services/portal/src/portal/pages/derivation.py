"""From which rules, figures and events an item's scores, lights and linkages came about: a tree, made of what the services answer."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.field_names import FIELDS
from portal.forms import readable_by
from portal.pages.item import whole_trail
from portal.terms import MONEY, _

SCORES = {
    "by_unit": (_("单位自评得分"), "self-evaluations"),
    "by_department": (_("部门评价得分"), "department-evaluations"),
    "by_finance": (_("财政重点评价得分"), "key-evaluations"),
}
"""By audit's name of the evaluation: what its score is called, and where it is asked for."""
FILED = {"bihuan.evaluation.DepartmentEvaluationReported", "bihuan.evaluation.KeyFinalReported"}
"""The report in which the evaluators gave their scores."""
RULE_SET = "/rule-sets/{kind}/{version}"
READ = MONEY | {"figures_of"}
"""What of a light's figures is read from elsewhere; the others stand in the words of its rule."""
APPLIED = {"SELF": _("单位自评结果应用"), "DEPARTMENT": _("部门评价结果应用"), "KEY": _("财政重点评价结果应用")}
Events = list[tuple[int, Mapping[str, Any]]]
"""The item's trail, counted from 1 as audit's page counts it."""


@dataclass(frozen=True)
class Node:
    """One thing that something rests on."""

    name: str
    """A term, as `value` is; both may leave places for what is in `of`."""
    value: str = ""
    words: str = ""
    link: str = ""
    kids: tuple["Node", ...] = ()
    of: Mapping[str, str] = field(default_factory=dict)


async def derivation(visit: Visit) -> Response:
    """`/items/…/derivation`."""
    number = visit.request.path_params["item"]
    state, trail = await asyncio.gather(visit.ask.get("audit", f"/items/{number}"), whole_trail(visit, number))
    if not state.ok:
        return visit.refused(state)
    records = (state.body.get("monitoring") or {}).get("records") or {}
    linkages = (state.body.get("feedback") or {}).get("linkages") or {}
    scored = [name for name, part in (state.body.get("evaluation") or {}).items() if part.get("derivation")]
    asked = {f"score {name}": ("evaluation", f"/{SCORES[name][1]}/{number}") for name in SCORES if name in scored}
    asked |= {f"record {month}": ("monitoring", f"/items/{number}/records/{month}") for month in records}
    asked |= {f"linkage {kind}": ("feedback", f"/linkages/{number}/{kind}") for kind in linkages}
    said = await visit.ask.together(**asked)
    events = list(enumerate(trail.items, 1))
    nodes = [node for name, one in said.items() if one.ok for node in _tree(name, one.body, number, events)]
    documents = await asyncio.gather(*(visit.ask.document(service) for service in {one.service for one in said.values()}))
    leads = {one.service for one in documents if one.ok and readable_by(one.body, RULE_SET, visit.person.roles)}
    return visit.show(
        "derivation.html", here="audit", item=number, nodes=nodes, rules_of=leads, away=[one for one in said.values() if one.away]
    )


def _tree(name: str, body: Mapping[str, Any], item: str, events: Events) -> Iterator[Node]:
    what, _space, which = name.partition(" ")
    if what == "score" and body["derivation"]:
        yield _score(SCORES[which][0], body, f"{SCORES[which][1].removesuffix('s')}/{item}", events)
    elif what == "record" and body["lights"]:
        kids = tuple(
            Node(one["indicator"] or one["kind"], f"{one['light']}灯", _words(one["inputs"], one["sentence"])) for one in body["lights"]
        )
        own = {one["id"] for _n, one in events if one["stream"] == f"monitoring/{item}/{int(which):02d}"}
        light = "、".join(f"{one}灯" for one in (body["goal_light"], body["execution_light"]) if one)
        rules = _rules("monitoring", "lights", body["rule_set"])
        yield Node(_("%(month)s月监控灯色"), light, kids=(rules, *kids, *_read(own, events)), of={"month": which})
    elif what == "linkage" and body["action"]:
        ratio = f"比例 {body['ratio']}%" if body["ratio"] else ""
        basis = Node(_("评价等级“%(grade)s”"), str(body["action"]), ratio, of={"grade": str(body["grade"])})
        of_year = Node(_("%(year)s 年的挂钩办法"), of={"year": str(body["next_year"])})
        rules = _rules("feedback", "linkage", body["rule_set"]) if body["rule_set"] else of_year
        own = {one["id"] for _n, one in events if one["stream"] == f"linkage/{item}/{which}"}
        amount = _("%(amount)s 元") if body["amount"] else str(body["action"])
        kids = (rules, basis, *_read(own, events))
        yield Node(APPLIED[which], amount, kids=kids, of={"amount": str(body["amount"])})


def _score(name: str, body: Mapping[str, Any], stream: str, events: Events) -> Node:
    """Of a form or of a report: its lines, what counts otherwise, each correction, and the events that were read."""
    derived = body["derivation"]
    filed = [one["id"] for _n, one in events if one["stream"] == stream and one["type"] in FILED]
    lines = tuple(Node(one["name"], f"{one['score']} / {one['weight']}", _words(one["inputs"], one["rule"])) for one in derived["lines"])
    notes = tuple(Node(one) for one in derived["notes"])
    corrected = tuple(Node(_("更正"), f"{one['before']['score']} → {one['after']['score']}", one["reason"]) for one in body["corrections"])
    again = _weighted(body) if body.get("weighted") else ()
    read = _read({one["id"] for one in derived["read"]} | set(filed[-1:]), events)
    rules = _rules("evaluation", "scoring", derived["rule_version"])
    return Node(name, derived["total"], kids=(rules, *lines, *notes, *corrected, *again, *read))


def _weighted(body: Mapping[str, Any]) -> tuple[Node]:
    """What the confirmed score and the re-check come to together (抽评综合得分)."""
    told = body["weighted"]
    rules = _rules("evaluation", "spot-check", told["rule_set"])
    shares = (
        Node(_("确认得分"), body["score"], f"{told['confirmed']}%"),
        Node(_("抽评得分"), body["re_evaluated_score"], f"{told['rechecked']}%"),
    )
    return (Node(_("综合得分"), told["score"], kids=(rules, *shares)),)


def _rules(service: str, kind: str, key: str) -> Node:
    return Node(_("规则集"), key, link=f"/rules/{service}/{kind}/{key.replace('/', '-')}")


def _words(inputs: Mapping[str, str], rule: str) -> str:
    """The figures that were looked at, and the rule that was applied to them; what it came to along the way stands in its words."""
    told = [f"{FIELDS.get(name, name)} {value}" for name, value in inputs.items() if name in READ or not name.isascii()]
    return "；".join([*told, rule])


def _read(ids: set[str], events: Events) -> Iterator[Node]:
    """The events, each with its place in the item's trail."""
    kids = tuple(Node(one["title"], one["time"][:10], one["id"], f"audit#e{n}") for n, one in events if one["id"] in ids)
    if kids:
        yield Node(_("所据事件"), str(len(kids)), kids=kids)
