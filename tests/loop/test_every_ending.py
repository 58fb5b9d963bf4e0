"""Every ending is walked through every list, count and deadline of every service (decision 0028): none keeps what is over."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from embedded.composition import SERVICES
from tests.contract.lists import YEARS, lists
from tests.loop.county import County
from tests.loop.endings import CANCELLED, CHOSEN, CLOSED, MERGED, OVER, REJECTED, WITHDRAWN, begun, ended
from tests.loop.kept import rows_of, streams_of

ENDS = {"Cancelled", "Rejected", "Refused", "Closed", "Ended", "Cleared", "Concluded", "Declined", "Exempted", "Lapsed", "Settled"}
ENDS |= {"Withdrawn", "Revoked", "Lifted", "Released", "Retired", "Succeeded", "Opened", "Over"}
"""The last words of what takes something out of somebody's hands."""
GOES_ON = (
    "Accepted Acknowledged Adjusted Admitted Applied Approved Assessed Assigned Awaited Back Barred Branched Changed Commissioned "
    "Completed Confirmed Congress Corrected Decided Declared Delivered Demanded Drafted Due Engaged Escalated Evaluated Explained "
    "Extended Filled Given Government Issued Limited Made Marked Noted Overdue Overridden Paused Prepared Proposed Published "
    "Raised Reassessed Receipted Recorded Registered Reported Requested Required Returned Reviewed Selected Set Started Submitted "
    "Uploaded Verified Watched"
)
"""The last words of what begins something or moves it on."""
ELSEWHERE = {
    "MonitoringClosed": "the record is reviewed to its end: tests/monitoring/test_record.py",
    "KeyMonitoringConcluded": "what was found stays: test_ending.py",
    "ExtensionRefused": "the deadline that it asked about runs on: tests/feedback/test_extension.py",
    "WarningLapsed": "what was open when the goal's year was ended: test_warnings.py",
    "ChoiceLapsed": "the warnings that asked for a choice are answered: test_choice.py",
    "RoundOpened": "a beginning",
    "GateClosed": "a beginning",
    "ExAnteConcluded": "its conclusion stays: tests/goals/test_ex_ante.py",
    "ExAnteWithdrawn": "before there is a goal: tests/goals/test_ex_ante.py",
    "ExAnteRevoked": "before there is a goal: tests/goals/test_ex_ante_over_http.py",
    "LibraryIndicatorRetired": "of the library, of no item: tests/goals/test_library.py",
    "RuleSetRejected": "of the county's rules, of no item: test_rule_sets.py",
    "RuleSetWithdrawn": "of the county's rules, of no item: test_rule_sets.py",
}
GOES = ("219001",)
"""What goes on, the merged unit's with it: its people's lists have it now."""
LISTS: Mapping[str, tuple[str, Mapping[str, Sequence[Any]]]] = {
    "goals /units": ("status", {"219": ("已登记",), "219001": ("已登记",), "301": ("已登记",), "301001": ("已撤并",)}),
    "goals /items": (
        "status",
        {CANCELLED: ("已撤销",), REJECTED: ("不予安排",), CLOSED: ("年度终了",)}
        | dict.fromkeys((CHOSEN, WITHDRAWN, MERGED, OVER), ("已批复",)),
    ),
    "goals /budget-entries": ("status", {CANCELLED: ("准予编列",)}),
    "monitoring /watchlist": ("ended", {CANCELLED: (True,)} | dict.fromkeys((CHOSEN, WITHDRAWN, CLOSED, MERGED, OVER), (False,))),
    "monitoring /records": (
        "status",
        {CANCELLED: ("已终止",) * 2} | dict.fromkeys((WITHDRAWN, CLOSED, MERGED, OVER), ("已报送",)),
    ),
    "monitoring /late": ("outstanding", {}),
    "monitoring /lights": ("unit", dict.fromkeys((WITHDRAWN, CLOSED, MERGED, OVER), GOES)),
    "monitoring /warnings": ("unit", dict.fromkeys((WITHDRAWN, MERGED), GOES * 3)),
    "monitoring /key-monitorings": ("status", {CANCELLED: ("已取消",), CHOSEN: ("已取消",)}),
    "monitoring /candidates": ("status", {}),
    "monitoring /engagements": ("status", {CANCELLED: ("已撤销",), CHOSEN: ("已撤销",)}),
    "monitoring /disposals": ("status", {CHOSEN: ("正常拨款",)}),
    "monitoring /choices": ("status", {}),
    "monitoring /executions": ("unit", dict.fromkeys((CANCELLED, WITHDRAWN, CLOSED, MERGED, OVER), GOES)),
    "evaluation /self-evaluations": ("status", {CANCELLED: ("已撤销",), CHOSEN: ("已撤销",), MERGED: ("已下达",)}),
    "evaluation /department-evaluations": ("status", {CHOSEN: ("已撤销",), WITHDRAWN: ("已确认",), CLOSED: ("已确认",)}),
    "evaluation /key-evaluations": ("status", {CHOSEN: ("已撤销",)}),
    "evaluation /key-evaluations/proposed": ("unit", dict.fromkeys((CHOSEN, WITHDRAWN, CLOSED, MERGED, OVER), GOES)),
    "evaluation /engagements": ("status", {CHOSEN: ("已撤销",)}),
    "evaluation /results": ("unit", {WITHDRAWN: GOES, CLOSED: GOES}),
    "feedback /results": ("status", {WITHDRAWN: ("待反馈",), CLOSED: ("待反馈",)}),
    "feedback /rectifications": ("status", {WITHDRAWN: ("已撤回",), CLOSED: ("已销号",)}),
    "feedback /to-rectify": ("kind", {WITHDRAWN: ("评价结果", "监控预警"), CLOSED: ("评价结果",), MERGED: ("监控预警",)}),
    "feedback /linkages": ("status", {WITHDRAWN: ("未采纳",), CLOSED: ("已撤回",)}),
    "feedback /disclosures": ("status", {CANCELLED: ("公开要求失效",), CHOSEN: ("不予公开",), MERGED: ("待公开",)}),
    "audit /findings": ("status", {CHOSEN: ("已销号",)}),
}
"""List → the field that says so, and what it says of each item after everything has ended; an item without a row is gone from it."""
NOT_OF_ITEMS = {
    "goals /statistics/returns": "how often a unit's declarations were returned: history",
    "goals /statistics/quality": "how declarations were graded: history, a rejected one among them",
    "goals /ex-ante-evaluations": "before there is a goal: tests/goals/test_ex_ante_over_http.py",
    "goals /library/indicators": "the county's indicators",
    "goals /library/cases": "approved goals as examples: history",
    "monitoring /executions/months": "money spent, month by month: history",
    "evaluation /what-if": "what another rule set would say; kept nowhere",
    "feedback /rectifications/ages": "ages of what is open, from the rows of /rectifications",
    "monitoring /rounds": "a round is asked for by its month",
    "monitoring /rounds/{round}/quadrant": "of one round, from the rows of /lights",
    "goals /rule-sets": "rules",
    "feedback /rule-sets": "rules",
    "monitoring /rule-sets": "rules",
    "evaluation /rule-sets": "rules",
    "feedback /reports": "what was reported stays reported",
    "feedback /reports/{name}/{n}/results": "what a report is on, also when its item is over",
    "audit /items/{item}/trail": "everything that happened",
    "audit /branches": "where logs went on under another identity: history",
    "audit /figures/{year}/{code}/events": "what is behind a figure",
    "feedback /rectifications/statistics": "counted below",
    "audit /figures/{year}": "counted below",
    "audit /figures/{year}/flow": "where money went, by the rows of the figures",
    **{f"{service.name} /todo": "wang's own: asked of everybody below" for service in SERVICES},
}

STILL: Mapping[str, set[str]] = {
    "goals": {f"{item[-5:]} 办理年度终了" for item in (CHOSEN, WITHDRAWN, MERGED, OVER)},
    "monitoring": {"0-R07 下达监控任务，收齐后结束轮次"}
    | {f"{item[-5:]} 红灯预警：单位说明原因和措施，财政作出处置" for item in (WITHDRAWN, MERGED)}
    | {f"{item[-5:]} 审核监控自评，或退回" for item in (WITHDRAWN, CLOSED, MERGED, OVER)},
    "evaluation": {f"{MERGED[-5:]} 填报自评表"},
    "feedback": {f"{item[-5:]} 书面反馈评价结果" for item in (WITHDRAWN, CLOSED)} | {f"{MERGED[-5:]} 在政府网站等处公开"},
    "audit": set(),
}
"""What waits for whom in each service after everything has ended."""


async def test_no_list_count_or_deadline_keeps_what_is_over(county: County) -> None:
    await begun(county)
    before = await counts(county)
    heads = {name: host.database.head for name, host in county.hosts.items()}
    await ended(county)
    assert await rows_of(county) == await streams_of(county)
    assert await still_to_do(county) == STILL
    for name, (field, expected) in LISTS.items():
        assert await listed(county, name, field) == {item: list(said) for item, said in expected.items()}, name
    assert (before, await counts(county)) == (
        {"approved": 6, "assigned": 3, "withdrawn": 0, "completed": 0, "Q1a": "6", "Q2e": "0"},
        {"approved": 5, "assigned": 1, "withdrawn": 1, "completed": 1, "Q1a": "5", "Q2e": "2"},
    )
    assert ending_events() - await told(county, heads) == set(ELSEWHERE)
    heads = {name: host.database.head for name, host in county.hosts.items()}
    await county.day("2022-06-01")
    assert await told(county, heads) == {"DisclosureOverdue"}
    [late] = [row for row in (await county.get("wang", "/feedback/disclosures", year=2020))["items"] if row["status"] == "逾期未公开"]
    assert late["item"] == MERGED


def test_every_list_says_what_it_keeps() -> None:
    assert {name.replace(" GET", "") for name, _ in lists()} == set(LISTS) | set(NOT_OF_ITEMS)


def test_of_every_event_it_is_known_whether_it_ends_something() -> None:
    assert {last_word(event.__name__) for service in SERVICES for event in get_args(service.tells)} == ENDS | set(GOES_ON.split())


def last_word(name: str) -> str:
    return str(re.findall("[A-Z][a-z]+", name)[-1])


def ending_events() -> set[str]:
    names = {event.__name__ for service in SERVICES for event in get_args(service.tells)}
    return {name for name in names if last_word(name) in ENDS}


async def listed(county: County, name: str, field: str) -> dict[str, list[Any]]:
    """What a list says of each item, or unit, of 2020's items and of 2021's budget."""
    service, path = name.split(" ")
    route = next(route for full, route in lists() if full == f"{service} GET {path}")
    asked = YEARS & {one.name for one in route.dependant.query_params}
    year = {"year": 2021 if path == "/linkages" else 2020} if asked else {}
    said: dict[str, list[Any]] = {}
    for row in (await county.get("wang", f"/{service}{path}", **year))["items"]:
        said.setdefault(row.get("item") or row.get("code") or row["unit"], []).append(row[field])
    return said


async def still_to_do(county: County) -> dict[str, set[str]]:
    """Each service, and the tasks that still wait for anybody."""
    said: dict[str, set[str]] = {}
    for service in SERVICES:
        for who in ("li", "wu", "chen", "zhu", "wang", "qian", "zhou", "firm", "shen"):
            rows = (await county.get(who, f"/{service.name}/todo", limit=500))["items"]
            said.setdefault(service.name, set()).update(f"{one['item'][-5:]} {one['task']}" for one in rows)
    return said


async def counts(county: County) -> dict[str, Any]:
    """The counts that endings change."""
    coverage = await county.get("wang", "/goals/statistics/coverage", year=2020)
    evaluated = await county.get("wang", "/evaluation/coverage", year=2020)
    [rectified] = [
        one for one in await county.get("wang", "/feedback/rectifications/statistics", work_year=2021) if one["origin"] == "MONITORING"
    ]
    figures = {one["code"]: one["value"] for one in await county.get("wang", "/audit/figures/2020", as_of="2021-12-31T00:00:00+08:00")}
    return {
        "approved": coverage["approved"],
        "assigned": evaluated["projects"]["assigned"],
        "withdrawn": rectified["withdrawn"],
        "completed": rectified["completed"],
        "Q1a": figures["Q1a"],
        "Q2e": figures["Q2e"],
    }


async def told(county: County, heads: Mapping[str, int]) -> set[str]:
    """The events of all logs after these positions."""
    shen = county.people["shen"]
    pages = [
        (await shen.http.get(f"/{log}/events", params={"after": after, "limit": 1000}, headers=shen.headers)).json()
        for log, after in heads.items()
    ]
    return {one["type"].rsplit(".", 1)[-1] for page in pages for one in page}
