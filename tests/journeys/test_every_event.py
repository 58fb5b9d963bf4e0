"""Every event type that the services can tell is told by a journey over HTTP."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from embedded.composition import SERVICES
from shared.events.envelope import catalogue
from tests.journeys.serving import Serve, Served
from wanzai.county import Item
from wanzai.diary import Days, Diary
from wanzai.moments import morning
from wanzai.people import PERFORMANCE, USERS
from wanzai.plan import plan
from wanzai.player import play
from wanzai.wanzai_data import WANZAI
from wanzai.wanzai_units import REFORMED

EVERY = catalogue(*(service.tells for service in SERVICES))
DUE = {one.year: one.due_on for one in WANZAI.rounds}


def eventful(item: Item) -> bool:
    """Something beyond the ordinary happened to it."""
    goal, watch, evaluated = item.goal, item.watch, item.self_evaluation
    return bool(
        (goal and (goal.adjustment or goal.barred_first or not goal.approved))
        or (watch and (watch.corrected_from or watch.disposal or watch.submitted_on > DUE[item.year]))
        or (evaluated and evaluated.rechecked)
        or item.key_monitoring
        or item.department_evaluation
        or item.key_evaluation
        or item.rectifications
        or any(story.published_on is None for story in item.disclosures)
        or item.unit == REFORMED.code
    )


def called_off() -> Days:
    """What never happened in Wanzai: a goal watched and to be published is cancelled, and so is an evaluation; a 整改范围 is set."""
    diary, goal, evaluated = Diary("called off"), "360922-2021-P072", "360922-2019-P072"
    today, soon = WANZAI.ends.isoformat(), (WANZAI.ends + timedelta(days=20)).isoformat()
    last_round = {"fiscal_year": 2021, "period_end_month": 12, "opens_on": today, "due_on": soon, "rule_set": "anhui/2019"}
    assignment = {"object": "PROJECT", "unit": "107001", "name": "融媒体宣传经费", "amount": "100000.00", "due_on": soon}
    scope = {"document": "万财绩〔2020〕9号", "grades": ["差"], "problems_of": ["KEY"], "lights": ["红"]}
    published = {"unit": "107001", "name": "融媒体宣传经费", "due_on": soon}
    diary.put(WANZAI.ends, "scope", PERFORMANCE, "/feedback/rectification-policies/2020", scope)
    diary.put(WANZAI.ends, goal, PERFORMANCE, "/monitoring/rounds", last_round)
    diary.put(WANZAI.ends, goal, PERFORMANCE, "/monitoring/rounds/360922-2021-R12/assignments", {"items": [goal]})
    diary.put(WANZAI.ends, goal, PERFORMANCE, f"/feedback/disclosures/{goal}/GOAL/requirement", published)
    diary.put(WANZAI.ends, goal, PERFORMANCE, f"/goals/items/{goal}/cancellation", {"reason": "项目终止"})
    diary.put(WANZAI.ends, evaluated, PERFORMANCE, f"/evaluation/self-evaluations/{evaluated}/assignment", assignment)
    diary.put(WANZAI.ends, evaluated, PERFORMANCE, f"/evaluation/self-evaluations/{evaluated}/cancellation", {"reason": "重复下达"})
    return diary.days()


def recorded(served: Served) -> set[str]:
    headers = {"Authorization": f"Bearer {served.token_of('auditor')}"}
    types: set[str] = set()
    for service in (one.name for one in SERVICES):
        after = 0
        while page := httpx.get(served.stage.at(f"/{service}/events"), params={"after": after, "limit": 500}, headers=headers).json():
            types |= {event["type"] for event in page}
            after = int(page[-1]["sequence"])
    return types


@pytest.mark.long
def test_the_list_of_event_types_that_no_journey_produced_is_empty(serve: Serve, tmp_path: Path) -> None:
    items = tuple(item for item in WANZAI.items if eventful(item) or (item.year, item.code) == (2021, "P072"))
    few = replace(WANZAI, items=items)
    with serve(tmp_path, few.jurisdiction, USERS, morning(date(2019, 1, 7))) as served:
        play((*plan(few), *called_off()), few.ends, served.stage, Console(quiet=True))
        assert set(EVERY) - recorded(served) == set()
