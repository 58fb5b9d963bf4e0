from typing import get_args

import pytest

from embedded.composition import SERVICES
from shared.events.envelope import Event
from shared.events.feedback import RectificationDrafted, RectificationIssued, RectificationWithdrawn
from shared.events.goals import GoalDeptReviewed
from shared.events.visibility import COLUMNS, VISIBILITY, Shown, Sight, shown
from shared.feed_eyes import FeedEyes
from shared.runtime.web.auth import Role
from tests.audit.cases import ROADS, UNIT, made
from tests.contract.tables import every_decider
from tests.scenario.events import Telling

EVENTS: list[type[Event]] = [event for service in SERVICES for event in get_args(service.tells)]


def test_every_event_has_a_row_that_says_who_sees_it() -> None:
    assert [event.__name__ for event in EVENTS if event not in VISIBILITY] == []
    assert set(VISIBILITY) <= set(EVENTS)


def test_the_columns_are_the_roles_that_do_not_see_everything() -> None:
    everything = {Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE, Role.BUDGET_OFFICE, Role.AUDIT, Role.SUBSCRIBER, Role.OPERATOR}
    assert set(COLUMNS) == set(Role) - everything


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_a_placeholder_says_what_it_lacks_and_whole_events_lack_nothing(event: type[Event]) -> None:
    eyes = VISIBILITY[event]
    assert set(eyes.withheld) <= set(event.model_fields)
    assert bool(eyes.withheld) == any(eyes.by(role) is Sight.PLACEHOLDER for role in COLUMNS)


def seen_by(tell: Telling, *roles: Role) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.recorded.type.rsplit(".", 1)[-1], one.withheld) for one in shown(tell.recorded, roles)]


def test_an_opinion_is_the_reviewers_own() -> None:
    tell = Telling()
    tell(f"goal/{ROADS}", GoalDeptReviewed(opinion="绩效指标偏少，先过"))
    (seen,) = shown(tell.recorded, [Role.AGENCY])
    assert seen == Shown(seen.recorded, ("opinion",))
    assert "偏少" not in repr(seen.recorded)
    assert seen_by(tell, Role.DEPARTMENT) == seen_by(tell, Role.AGENCY, Role.AUDIT) == [("GoalDeptReviewed", ())]
    assert seen_by(tell, Role.COUNTY_GOVERNMENT) == []


@pytest.mark.parametrize(("issued", "agency"), [(False, []), (True, ["RectificationIssued", "RectificationWithdrawn"])])
def test_a_draft_and_its_withdrawal_are_hidden_until_it_is_issued(issued: bool, agency: list[str]) -> None:
    stream, tell = f"rectification/{ROADS}/1", Telling()
    tell(stream, made(RectificationDrafted, unit=UNIT, name="路", origin="SELF", problems=()))
    if issued:
        dates = {"measures_due_on": "2020-09-01", "completion_due_on": "2020-10-01"}
        tell(stream, made(RectificationIssued, unit=UNIT, name="路", origin="SELF", problems=(), **dates))
    tell(stream, made(RectificationWithdrawn, reason="误发", on="2020-08-08"))
    assert [name for name, _ in seen_by(tell, Role.AGENCY)] == agency
    assert [name for name, _ in seen_by(tell, Role.PERFORMANCE_OFFICE)] == ["RectificationDrafted", *(agency or ["RectificationWithdrawn"])]


COUNTYS = {
    "scope-policy",
    "adjustment-limit",
    "library-indicator",
    "round",
    "linkage-policy",
    "rectification-policy",
    "report",
    "finding",
} | {"rule-sets"}
"""Streams that are no unit's: what the table shows of them to a unit, it shows to each."""


def test_of_every_kind_of_stream_the_feed_knows_whose_it_is() -> None:
    owned = {kind for service in SERVICES if isinstance(service.eyes, FeedEyes) for kind in service.eyes.owners}
    assert {one.kind for one in every_decider()} == owned | COUNTYS
    assert not owned & COUNTYS
