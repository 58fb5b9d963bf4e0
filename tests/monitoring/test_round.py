from datetime import date
from typing import Any

import pytest

from monitoring.decisions.assignment import OtherYear, assignment
from monitoring.decisions.round import (
    ROUND,
    ImpossibleDueDate,
    Round,
    RoundEvent,
    RuleSetNotInForce,
    close,
    last_day,
    open_round,
    round_of,
)
from monitoring.decisions.watch import WATCH, Watch
from monitoring.rules.shipped import UnknownRuleSet
from shared.events.monitoring import ItemWatched, RoundClosed, WatchEnded
from shared.runtime.decider import OutOfOrder, Unknown
from tests.monitoring.samples import AMOUNT, ASSIGNED, GOAL, INDICATORS, OPENED, ROADS
from tests.monitoring.samples import ASKED_ON as TODAY
from tests.monitoring.shipped import named
from tests.scenario.deciders import Given

WATCHED = WATCH.fold([ItemWatched(kind=GOAL.kind, name=GOAL.name, unit="219001", amount=AMOUNT, indicators=INDICATORS)])


given = Given(ROUND)


def opening(state: Round, **other: Any) -> list[RoundEvent]:
    usual: dict[str, Any] = {
        "fiscal_year": 2020,
        "month": 6,
        "opens_on": date(2020, 7, 1),
        "due_on": date(2020, 7, 15),
        "warn_days": 5,
        "answer_days": 15,
        "rules": named("anhui/2019"),
        "today": date(2020, 6, 20),
    }
    return open_round(state, **(usual | other))


def test_a_round_opens_with_its_dates_and_rules() -> None:
    assert opening(given()) == [OPENED]


def test_a_year_has_one_round_per_month() -> None:
    assert round_of("360922", 2020, 7) == "360922-2020-R07"
    with pytest.raises(OutOfOrder, match="进行中"):
        opening(given(OPENED))


def test_rules_of_2025_do_not_apply_to_2020() -> None:
    with pytest.raises(RuleSetNotInForce, match="2025"):
        opening(given(), rules=named("sichuan/2025"))


def test_rules_must_exist() -> None:
    with pytest.raises(UnknownRuleSet, match="anhui/2019"):
        named("anhui/1999")


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_on": date(2020, 6, 29)},
        {"opens_on": date(2020, 7, 16)},
        {"today": date(2020, 7, 16)},
        {"due_on": date.max},
    ],
    ids=["before the period ends", "before it opens", "in the past", "never"],
)
def test_a_due_date_that_cannot_be_met_is_refused(wrong: dict[str, date]) -> None:
    with pytest.raises(ImpossibleDueDate):
        opening(given(), **wrong)


def test_a_leap_february_ends_on_the_29th() -> None:
    assert last_day(2020, 2) == date(2020, 2, 29)


def test_a_round_closes_once() -> None:
    assert close(given(OPENED)) == [RoundClosed()]
    with pytest.raises(OutOfOrder, match="已结束"):
        close(given(OPENED, RoundClosed()))


def test_an_assignment_says_what_the_goal_is_today_and_what_the_round_wants() -> None:
    assert assignment(ROADS, round_=given(OPENED), watch=WATCHED, today=TODAY) == ASSIGNED


def test_a_closed_round_asks_nobody() -> None:
    with pytest.raises(OutOfOrder):
        assignment(ROADS, round_=given(OPENED, RoundClosed()), watch=WATCHED, today=TODAY)


def test_an_item_that_nobody_watches_is_not_asked() -> None:
    with pytest.raises(Unknown):
        assignment(ROADS, round_=given(OPENED), watch=Watch(), today=TODAY)
    with pytest.raises(OutOfOrder):
        assignment(ROADS, round_=given(OPENED), watch=WATCH.evolve(WATCHED, WatchEnded(reason="项目撤销")), today=TODAY)


def test_an_item_of_another_year_is_not_asked() -> None:
    with pytest.raises(OtherYear, match="2020"):
        assignment("360922-2021-P0017", round_=given(OPENED), watch=WATCHED, today=TODAY)
