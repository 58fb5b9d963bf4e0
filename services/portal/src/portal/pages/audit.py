"""An item as the auditor sees it: event by event, two instants side by side, what differs and by which event, what was found."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.pages.item import stages_of, told, whole_trail
from portal.terms import _

AXES = {"recorded": _("系统记录次序"), "time": _("业务发生时间")}
"""Along which one steps: the order of the trail, or the moments at which things happened."""
LANES = {"goals": _("目标"), "monitoring": _("监控"), "evaluation": _("评价"), "feedback": _("反馈"), "audit": _("审计")}
PARTS = {"goal": _("目标"), "monitoring": _("监控"), "evaluation": _("评价"), "feedback": _("反馈"), "findings": _("审计发现")}
"""Of an item's state, by the field that holds it."""
BEFORE_ALL = "1970-01-01"


@dataclass(frozen=True)
class Step:
    """One instant at which one may stop: after one event, or at a moment at which some happened."""

    n: int
    event: Mapping[str, Any]
    """The last one that counts."""
    asked: Mapping[str, str]
    """The instant, as audit is asked for it."""


async def audit(visit: Visit) -> Response:
    """`/items/…/audit?by=recorded&a=3&b=4`: from the first instant (甲) to the second one (乙)."""
    number = visit.request.path_params["item"]
    trail = await whole_trail(visit, number)
    if not trail.ok:
        return visit.refused(trail)
    by = visit.request.query_params.get("by", "")
    steps = _steps(trail.items, by if by in AXES else "recorded")
    first, second = _chosen(visit, len(steps))
    now = steps[second - 1].asked if steps else {}
    was = steps[first - 1].asked if first else {"as_of": BEFORE_ALL}
    asked, units = await asyncio.gather(
        visit.ask.together(
            differences=("audit", f"/items/{number}/differences", {f"was_{name}": one for name, one in was.items()} | dict(now)),
            standing=("audit", f"/items/{number}/standing", now),
            findings=("audit", f"/items/{number}/findings"),
        ),
        visit.units(),
    )
    found = asked["findings"].body["findings"] if asked["findings"].ok else {}
    each = await visit.ask.together(**{n: ("audit", f"/items/{number}/findings/{n}") for n in found})
    events = {one["id"]: {**told(one), "n": n} for n, one in enumerate(trail.items, 1)}
    return visit.show(
        "audit.html",
        here="audit",
        item=number,
        by=by if by in AXES else "recorded",
        axes=AXES,
        lanes=LANES,
        parts=PARTS,
        steps=steps,
        first=first,
        second=second,
        events=list(events.values()),
        by_id=events,
        step_of={one.event["id"]: one.n for one in steps},
        differences=asked["differences"],
        groups=_grouped(asked["differences"].items),
        stages=stages_of(asked["standing"]),
        findings={n: one.body if one.ok else found[n] for n, one in each.items()},
        findings_said=asked["findings"],
        lost=[one for one in trail.items if one.get("lost")],
        units=units,
        people=await visit.named(trail.items, *_each_side(asked["differences"].items)),
    )


def _steps(trail: Sequence[Mapping[str, Any]], by: str) -> list[Step]:
    """What counts, in the order of the axis; what was lost is shown, and no instant is after it."""
    counts = [one for one in trail if not one.get("lost")]
    if by == "recorded":
        return [Step(n, one, {"through": one["id"]}) for n, one in enumerate(counts, 1)]
    last = {one["time"]: one for one in sorted(counts, key=lambda one: str(one["time"]))}
    return [Step(n, one, {"as_of": time}) for n, (time, one) in enumerate(last.items(), 1)]


def _chosen(visit: Visit, most: int) -> tuple[int, int]:
    """The two instants, the earlier one first; at the beginning the last one, and the one before it."""
    given = [visit.request.query_params.get(name, "") for name in ("a", "b")]
    second = min(max(int(given[1]), 1), most) if given[1].isdecimal() and len(given[1]) < 7 else most
    first = min(int(given[0]), most) if given[0].isdecimal() and len(given[0]) < 7 else max(second - 1, 0)
    return min(first, second), max(first, second)


def _each_side(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What differs, as the fields that it stands in."""
    return [{one["place"][-1]: one[side]} for one in rows for side in ("was", "now")]


def _grouped(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """By the part of the state that they stand in."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for one in rows:
        groups.setdefault(one["place"][0], []).append(one)
    return groups
