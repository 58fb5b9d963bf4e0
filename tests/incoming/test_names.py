"""A row or a clearance finds its indicator by a name that looks the same, however the goal of former years spells it."""

import pytest

from evaluation.decisions.approved_indicators import NotTheApprovedIndicators, require_approved
from evaluation.rules.form import IndicatorTwice
from evaluation.rules.framework import score
from evaluation.rules.rule_set import SHIPPED
from monitoring.decisions.form import StrangeIndicator, require_every_row, require_sound_rows
from monitoring.decisions.record_state import Record, Status
from monitoring.decisions.warning import NoSuchWarning, clear
from shared.events.evaluation import DimensionScore
from shared.events.monitoring import Assessed, Light, Progress, WarningKind
from tests.monitoring.samples import LENGTH, WANG

OLD = LENGTH.model_copy(update={"name": "护栏长度（ｍ）\u3000"})
"""As a goal could be approved before names were trimmed."""
SPELLINGS = ["护栏长度（ｍ）", "护栏长度(m)", "护栏\u200b长度(m)"]


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_row_is_kept_under_the_name_that_the_goal_spells(name: str) -> None:
    rows = require_sound_rows([OLD], [Progress(indicator=name, actual=3, likelihood="确定能")])
    assert [row.indicator for row in rows] == [OLD.name]
    assert require_every_row([OLD], {row.indicator: row for row in rows}) == rows


def test_a_row_twice_in_two_spellings_is_refused() -> None:
    with pytest.raises(StrangeIndicator, match="重复填报"):
        require_sound_rows([OLD], [Progress(indicator=name, actual=3, likelihood="确定能") for name in SPELLINGS[:2]])


def test_two_indicators_of_an_old_goal_that_look_the_same_get_a_row_each() -> None:
    twin = OLD.model_copy(update={"name": "护栏长度(m)"})
    rows = require_sound_rows([OLD, twin], [Progress(indicator="护栏长度(m)", actual=actual, likelihood="确定能") for actual in (3, 4)])
    assert [row.indicator for row in rows] == [OLD.name, twin.name]


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_warning_is_cleared_by_the_name_that_was_warned_of(name: str) -> None:
    warning = Assessed(kind=WarningKind.INDICATOR, light=Light.RED, indicator=OLD.name, inputs={}, sentence="亮红灯")
    state = Record(status=Status.SUBMITTED, unit="219001", warnings=(warning,))
    (cleared,) = clear(state, kind=WarningKind.INDICATOR, indicator=name, reason="已整改", actor=WANG)
    assert cleared.indicator == OLD.name  # type: ignore[union-attr]
    with pytest.raises(NoSuchWarning):
        clear(state, kind=WarningKind.GOAL, indicator=name, reason="已整改", actor=WANG)


@pytest.mark.parametrize("name", SPELLINGS)
def test_an_approved_indicator_is_answered_in_any_spelling_and_by_no_other(name: str) -> None:
    require_approved([OLD], [OLD.model_copy(update={"name": name})])
    for other in ({"name": "护栏宽度(m)"}, {"weight": OLD.weight + 1}):
        with pytest.raises(NotTheApprovedIndicators):
            require_approved([OLD], [OLD.model_copy(update=other)])


def test_a_line_of_the_framework_is_scored_once_in_whatever_spelling() -> None:
    lines = [DimensionScore(dimension="产出", name=name, weight=50, score=40) for name in SPELLINGS[:2]]
    with pytest.raises(IndicatorTwice):
        score(SHIPPED[-1], lines)
