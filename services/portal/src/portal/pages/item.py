"""One budget item across the whole loop: where it stands, its figures, what happened, each stage's papers, and what one may do now."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.figures import figures
from portal.item_number import year_of, years_away
from portal.pages.evidence import handed_in, papers_of
from portal.people import AUTOMATIC
from portal.services import Said
from portal.terms import CODES, ORIGINS, STAGES, _

TABS = {
    "trail": _("经过"),
    "before": _("事前评估"),
    "goal": _("目标"),
    "monitoring": _("监控"),
    "self": _("自评"),
    "key": _("重点评价"),
    "rectification": _("整改"),
    "linkage": _("应用"),
    "disclosure": _("公开"),
}
TABS_OF_STAGES = ("goal", *list(TABS)[2:])
"""What is declared and approved is one paper."""
SAYING = ("reason", "opinion", "returned_because", "explanation", "conclusion", "sentence", "description")
"""Where an event says something in words."""
KINDS = ("results", "linkages", "disclosures")
"""Of feedback, by evaluation or by what is published."""
THINGS = {
    "goals": _("绩效目标"),
    "ex-ante": _("事前评估"),
    "record": _("监控自评表"),
    "disposals": _("处置"),
    "key-monitoring": _("重点监控"),
    "self-evaluations": _("单位自评"),
    "department-evaluations": _("部门评价"),
    "key-evaluations": _("重点评价"),
    "rectification": _("整改"),
    "results": _("评价结果"),
    "linkages": _("结果应用"),
    "disclosures": _("公开"),
}
"""What the things of an item are called, on which something may be decided."""
BARE = 2
"""A title of so many characters is a verb alone: 撤销, 下达, 拟稿."""
PAGES_OF_TRAIL = 5
UNTOUCHED, FLOWING = "未作处置", "正常拨款"
"""Of payments: nothing was decided on them, or asked; and nothing stops them any more."""


async def item(visit: Visit) -> Response:
    """`/items/360922-2020-P0017`."""
    number = visit.request.path_params["item"]
    asked, trail, units, files = await asyncio.gather(
        visit.ask.together(
            state=("audit", f"/items/{number}"), standing=("audit", f"/items/{number}/standing"), goal=("goals", f"/items/{number}")
        ),
        whole_trail(visit, number),
        visit.units(),
        handed_in(visit, number),
    )
    state, goal = asked["state"], asked["goal"]
    if not state.ok and not goal.ok:
        return visit.refused(goal if goal.away else state)
    known = dict(state.body) if state.ok else {"item": number, **_of_goal(goal.body)}
    others, people = await asyncio.gather(_things(visit, number, known), visit.named(trail.items, known))
    things = _in_order({**_first(others), "goals": goal, **others}, visit.person.roles)
    tab = visit.request.query_params.get("tab", "trail")
    content = (known.get("goal") or {}).get("content") or {}
    before = (known.get("goal") or {}).get("ex_ante") or {}
    tabs = {key: word for key, word in TABS.items() if key != "before" or before.get("content")}
    return visit.show(
        "item.html",
        live=number,
        item=number,
        known=known,
        name=known.get("name") or content.get("name") or number,
        content=content,
        indicators={one["name"]: one for one in content.get("indicators", ())},
        stages=stages_of(asked["standing"]),
        figures=figures(known),
        trail=[told(one) for one in reversed(trail.items)],
        trail_said=trail,
        state_said=state,
        years=(years := _years(number, asked["standing"])),
        following=years[-1] if years[-1][1] != number else None,
        tab=tab if tab in tabs else "trail",
        tabs=tabs,
        before=before,
        decisions=_told_apart([(name, one) for name, said in things.items() if said.ok for one in said.body.get("decisions", ())]),
        turns=[
            {**one["turn"], **_which(name), "due_on": _due(one)}
            for name, said in things.items()
            for one in ((said.body, *said.body.get("requests", ())) if said.ok else ())
            if one.get("turn")
        ],
        away=[said for said in (state, *things.values(), *files.values()) if said.away],
        papers=papers_of(known, files),
        firms={
            one["third_party_code"]: one["third_party"] for said in others.values() if said.ok and "third_party_code" in (one := said.body)
        },
        units=units,
        people=people,
        source=goal.body.get("source") if goal.ok else None,
    )


def stages_of(said: Said) -> list[dict[str, Any]]:
    """The loop's bar: each stage as audit tells it, by our name, with the tab that holds its papers; none while audit is away."""
    stages = said.body["stages"] if said.ok else ()
    return [{**one, "name": name, "tab": tab} for one, name, tab in zip(stages, STAGES, TABS_OF_STAGES, strict=bool(stages))]


def told(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event as the time line shows it."""
    data = event.get("data") or {}
    said = next((data[name] for name in SAYING if isinstance(data.get(name), str) and data[name]), "")
    light = (
        "bad"
        if any(word in event["title"] for word in ("退回", "逾期", "整改通知", "不予"))
        else "auto"
        if event["who"].startswith(AUTOMATIC)
        else ""
    )
    light = light or ("ok" if event.get("authority") else "")
    return {**event, "said": said, "light": light, "deadline": CODES.get(data.get("deadline", ""), ""), "month": _month(event["stream"])}


def _month(stream: str) -> date | None:
    """The first of the month that a monitoring record goes through; of any other thing, none."""
    kind, *_, last = stream.split("/")
    return date(2000, int(last), 1) if kind == "monitoring" and last.isdecimal() else None


async def whole_trail(visit: Visit, number: str) -> Said:
    """All of it, as far as the first thousand events."""
    pages = [one async for one in visit.ask.pages("audit", f"/items/{number}/trail", None, 200, PAGES_OF_TRAIL)]
    first = pages[0]
    return Said("audit", first.status, {"items": [row for one in pages for row in one.items]} if first.ok else first.body)


async def _things(visit: Visit, number: str, known: Mapping[str, Any]) -> dict[str, Said]:
    """Each thing of the item on which something may be decided, asked at once."""
    monitoring, feedback = known.get("monitoring") or {}, known.get("feedback") or {}
    months = list((monitoring.get("records") or {}).keys())
    asked = {f"record {month}": ("monitoring", f"/items/{number}/records/{month}") for month in months[-2:]}
    if monitoring.get("payment") not in (None, UNTOUCHED):
        asked["disposals"] = ("monitoring", f"/disposals/{number}")
    if (monitoring.get("key") or {}).get("third_party"):
        asked["key-monitoring"] = ("monitoring", f"/key-monitorings/{number}")
    if ((known.get("goal") or {}).get("ex_ante") or {}).get("content"):
        asked["ex-ante"] = ("goals", f"/ex-ante-evaluations/{number}")
    asked |= {kind: ("evaluation", f"/{kind}/{number}") for kind in ("self-evaluations", "department-evaluations", "key-evaluations")}
    asked |= {f"rectification {n}": ("feedback", f"/rectifications/{number}/{n}") for n in feedback.get("rectifications") or {}}
    for kind in KINDS:
        asked |= {f"{kind} {one}": ("feedback", f"/{kind}/{number}/{one}") for one in feedback.get(kind) or {}}
    return await visit.ask.together(**asked)


def _in_order(things: Mapping[str, Said], roles: Collection[str]) -> dict[str, Said]:
    """First those that wait for somebody with these roles."""

    def waits(said: Said) -> bool:
        turn = (said.body.get("turn") if said.ok else None) or {"whom": ()}
        return not set(turn["whom"]).isdisjoint(roles)

    return dict(sorted(things.items(), key=lambda one: not waits(one[1])))


def _first(things: Mapping[str, Said]) -> dict[str, Said]:
    """What is decided before anything else: whether payments go on, while that is open."""
    said = things.get("disposals")
    return {"disposals": said} if said and said.ok and said.body["payment"] != FLOWING else {}


def _told_apart(decisions: Sequence[tuple[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Each with what it is about, where its title alone does not say so, another is called alike, or there may be several of its kind."""
    called = Counter((one["title"], one["allowed"]) for _name, one in decisions)
    told = [{**one, **_which(name), "thing": THINGS[name.partition(" ")[0]]} for name, one in decisions]
    unclear = [len(one["title"]) <= BARE or called[one["title"], one["allowed"]] > 1 for one in told]
    return [{**one, "about": one["about"] or (one["thing"] if bare else "")} for one, bare in zip(told, unclear, strict=True)]


def _due(body: Mapping[str, Any]) -> str:
    """By when the unit answers, where it is the unit's turn: the record's own date, or the next of several that is still open."""
    if "AGENCY" not in body["turn"]["whom"]:
        return ""
    open_ = [one["due_on"] for one in body.get("terms", ()) if one["ended_on"] is None]
    return str(body.get("due_on") or body.get("comments_due_on") or min(open_, default=""))


def _which(thing: str) -> dict[str, str]:
    """Which of several of its kind: what it is about, and a rectification's number."""
    kind, _space, n = thing.partition(" ")
    return {"about": _about(thing), "number": n if kind == "rectification" else ""}


def _about(thing: str) -> str:
    """Which of several of its kind: a result by its evaluation, a disclosure by what is published; nothing where there is one alone."""
    kind, _space, which = thing.partition(" ")
    return (CODES if kind == "disclosures" else ORIGINS).get(which, "") if kind in KINDS else ""


def _of_goal(body: Mapping[str, Any]) -> dict[str, Any]:
    """What goals knows, where audit does not answer."""
    return {
        "unit": body["unit"],
        "name": (body.get("content") or {}).get("name", ""),
        "goal": {**body, "amount": body.get("approved_amount")},
    }


def _years(number: str, standing: Said) -> list[tuple[int, str]]:
    """The same project's number this year, and in those before and after where it is; in all three where that is not known now."""
    first = 0 if standing.ok and standing.body["last_year"] is None else -1
    last = 0 if standing.ok and not standing.body["goes_on"] else 1
    return [(year_of(number) + n, years_away(number, n)) for n in range(first, last + 1)]
