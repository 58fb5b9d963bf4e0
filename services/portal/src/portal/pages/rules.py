"""The rule sets of the county (规则): which hold, what each says as a table, and two of them side by side."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.field_names import FIELDS
from portal.forms import open_to
from portal.listings import STATUS, Column
from portal.pages.taking import Asked, Table, told
from portal.services import Said
from portal.terms import CODES, NO, YES, _

WAITING = "待批准"
WITH_RULES = ("goals", "evaluation", "monitoring", "feedback")
"""The services that have rule sets."""
NAMES = ("grade", "dimension", "name")
"""What a row of a rule is called by."""


async def rules(visit: Visit) -> Response:
    """`/rules`: their rule sets by kind: what is in force or waits, then what was or may be adopted, the newest first."""
    said = await _told(visit)
    refused = [one for one in said.values() if not one.ok and not one.away]
    if len(refused) == len(said):
        return visit.refused(refused[0])
    return visit.show("rules.html", here="rules", kinds=_kinds(said), waiting=WAITING, away=[one for one in said.values() if one.away])


async def _told(visit: Visit) -> dict[str, Said]:
    return await visit.ask.together(**{service: (service, "/rule-sets", {}) for service in WITH_RULES})


def _kinds(said: Mapping[str, Said]) -> list[tuple[str, str, str, str, list[dict[str, Any]]]]:
    """Service, kind, what it is called and applies to, and the rule sets of it in their order."""
    rows = [{**row, "service": service} for service, one in said.items() for row in one.items]
    kinds = dict.fromkeys((row["service"], row["kind"], row["kind_title"], row["applies"]) for row in rows)
    rows.reverse()
    rows.sort(key=lambda row: not (row["in_force"] or row["status"] == WAITING))
    return [(*kind, [row for row in rows if (row["service"], row["kind"]) == kind[:2]]) for kind in kinds]


async def _all(visit: Visit, _asked: Asked) -> AsyncIterator[Said]:
    said = await _told(visit)
    lost = next((one for one in said.values() if one.away), None) or next((one for one in said.values() if one.ok), said["goals"])
    yield told(lost, (_line(visit, one) for *_kind, rows in _kinds(said) for one in rows)) if lost.ok else lost


def _line(visit: Visit, one: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: one[name] if one["jurisdictions"] else None for name in ("in_force_from", "in_force_until")}
    now = visit.term(YES if one["in_force"] else NO)
    return {**one, **days, "document": f"{one['document']} {one['article']}".strip(), "now": now}


TABLE = Table(
    "/rules",
    _("规则"),
    (
        Column("kind_title", _("类别")),
        Column("title", _("规则集"), "prose"),
        Column("key", _("编号")),
        Column("document", _("依据"), "prose"),
        Column("in_force_from", _("施行日期"), "day"),
        Column("in_force_until", _("施行至"), "day"),
        STATUS,
        Column("now", _("现行"), "status"),
    ),
    _all,
)


async def rule_set(visit: Visit) -> Response:
    """`/rules/evaluation/scoring/mof-2020?beside=360922-1`: one rule set, and what another says otherwise."""
    service, kind, ref = (visit.request.path_params[name] for name in ("service", "kind", "ref"))
    if service not in WITH_RULES:
        return visit.missing()
    beside = visit.request.query_params.get("beside", "")
    questions = {"one": (service, f"/rule-sets/{kind}/{ref}", {}), "all": (service, "/rule-sets", {"kind": kind})}
    if beside:
        questions["other"] = (service, f"/rule-sets/{kind}/{beside}", {})
    said = await visit.ask.together(**questions)
    if not said["one"].ok:
        return visit.refused(said["one"])
    one = said["one"].body
    other = _body(said.get("other"))
    lines, others = dict(said_by(one["parameters"])), dict(said_by(other.get("parameters", {})))
    names = dict.fromkeys([*lines, *others])
    return visit.show(
        "rule_set.html",
        here="rules",
        service=service,
        one=one,
        other=other,
        rows=[(name, lines.get(name, ""), others.get(name, ""), bool(other) and lines.get(name) != others.get(name)) for name in names],
        choices=[row for row in reversed(said["all"].items) if row["ref"] != ref],
        beside=beside,
        proposes=await _may_propose(visit, service, kind),
        people=await visit.named(one),
    )


def said_by(rules: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """A rule set's data as lines: by which names one comes to a value, and the value."""
    if isinstance(rules, Mapping):
        for name, value in rules.items():
            yield from said_by(value, (*above, str(FIELDS.get(name, name))))
    elif isinstance(rules, list):
        for n, row in enumerate(rules, 1):
            named = next((name for name in NAMES if isinstance(row, Mapping) and row.get(name)), "")
            rest = {name: value for name, value in row.items() if name != named} if isinstance(row, Mapping) else row
            yield from said_by(rest, (*above, str(row[named]) if named else str(n)))
    elif rules is not None:
        yield above, CODES.get(str(rules), str(rules)) if not isinstance(rules, bool) else YES if rules else NO


async def _may_propose(visit: Visit, service: str, kind: str) -> bool:
    """Whether the service lets any of their roles propose one."""
    document = await visit.ask.document(service)
    return document.ok and open_to(document.body, f"/rule-sets/{kind}", visit.person.roles)


def _body(said: Said | None) -> Mapping[str, Any]:
    return said.body if said is not None and said.ok else {}
