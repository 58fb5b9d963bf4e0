"""抽评: what a confirmed score and its re-check come to together, where the county weighs them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from evaluation.decisions import self_evaluation
from evaluation.decisions.quality_review import DeviationUnexplained, Found, LinesMissing, NoSuchLine, NotTheSum
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from evaluation.decisions.self_evaluation_state import Status
from evaluation.rules.form import ScoreAboveWeight
from evaluation.rules.rule_set import Rules
from evaluation.rules.spot_check import SPOT_CHECK, SpotCheckRules
from shared.events.evaluation import SpotReEvaluated, Weighted
from shared.events.values import Grade
from shared.rules.book import Book, Entry
from shared.rules.book import Status as Standing
from shared.rules.head import Head
from shared.rules.kind import NoRuleSet
from tests.evaluation import self_evaluations as own
from tests.evaluation.cases import ITEM, MOF, TODAY
from tests.rules.shipped import marks_of

CONFIRMED = SELF_EVALUATION.fold(own.THROUGH[Status.FINAL])
ADOPTED = Head(key="360922/1", title="抽评办法", document="万财绩〔2020〕2号", jurisdictions=("360922",), in_force_from=TODAY, own=True)
COPY = '{"confirmed": "40", "rechecked": "60"}'
BOOK = Book((Entry("spot-check", 1, ADOPTED, COPY, "采用", "spot-check/vendor", "sun", Standing.APPROVED),))
points = st.integers(0, 10000).map(lambda hundredths: Decimal(hundredths).scaleb(-2))


def rechecked(
    score: Decimal | None,
    book: Book = BOOK,
    today: date = TODAY,
    stands: Decimal | None = CONFIRMED.score,
    found: Sequence[Found] = (),
) -> SpotReEvaluated:
    state = replace(CONFIRMED, score=stands)
    (told,) = self_evaluation.re_evaluate(
        state, rules=Rules(book), item=ITEM, score=score, found=found, reason="复核", by=own.WANG, today=today
    )
    assert isinstance(told, SpotReEvaluated)
    return told


def test_both_scores_count_by_the_countys_shares_and_the_confirmed_result_stays() -> None:
    told = rechecked(Decimal("80.00"))
    assert told.weighted == Weighted(
        rule_set="360922/1", confirmed=Decimal(40), rechecked=Decimal(60), score=Decimal("85.04"), grade=Grade.GOOD
    )
    after = SELF_EVALUATION.evolve(CONFIRMED, told)
    assert (after.score, after.grade, after.weighted) == (Decimal("92.61"), Grade.EXCELLENT, told.weighted)


def test_it_is_judged_line_by_line_each_with_its_reason_and_the_score_is_the_sum() -> None:
    filed = CONFIRMED.derivation
    assert filed is not None
    first, *others = filed.lines
    same = [Found(one.name, one.score, None, "") for one in others]
    lower = Found(first.name, first.score - 1, None, "执行数与国库不符")
    told = rechecked(None, found=[lower, *same])
    assert told.score == filed.total - 1
    line = told.reviewed[0]
    assert (line.self_score, line.score, line.remark) == (first.score, first.score - 1, "执行数与国库不符")
    after = SELF_EVALUATION.evolve(CONFIRMED, told)
    assert (after.re_evaluated, after.re_evaluated_score, after.score) == (told.reviewed, told.score, CONFIRMED.score)
    for score, found, rule in (
        (None, same, LinesMissing),
        (None, [], LinesMissing),
        (None, [replace(lower, remark=""), *same], DeviationUnexplained),
        (None, [replace(lower, score=first.weight + 1), *same], ScoreAboveWeight),
        (None, [*same, replace(lower, name="别的指标")], NoSuchLine),
        (filed.total, [lower, *same], NotTheSum),
    ):
        with pytest.raises(rule):
            rechecked(score, found=found)


def test_where_no_rule_set_is_in_force_only_the_re_check_is_told() -> None:
    assert rechecked(Decimal("80.00"), Book()).weighted is None
    assert rechecked(Decimal("80.00"), today=date(2020, 5, 5)).weighted is None
    with pytest.raises(NoRuleSet, match="抽评计分规则"):
        SPOT_CHECK.in_force("360922", date(2026, 1, 1), Book())


@given(points, points)
def test_the_weighted_score_lies_between_the_two_and_has_the_grade_of_the_confirmed_results_rules(first: Decimal, second: Decimal) -> None:
    weighted = rechecked(second, stands=first).weighted
    assert weighted is not None
    assert min(first, second) <= weighted.score <= max(first, second)
    assert weighted.grade is MOF.grade(weighted.score)


@pytest.mark.parametrize(("confirmed", "again"), [("40", "50"), ("60", "60")])
def test_shares_that_do_not_add_up_are_refused_with_the_place_named(confirmed: str, again: str) -> None:
    with pytest.raises(ValidationError, match=re.escape("确认得分（confirmed）与抽评得分（rechecked）的比重合计为")):
        SpotCheckRules.model_validate({"confirmed": confirmed, "rechecked": again})


def test_the_shipped_rule_set_is_never_edited() -> None:
    mark = "8b073c29609adaa9baa6c9b95b2e8c2e0b20e259273860c5dc9e1a77ba2727e4"
    assert marks_of("evaluation.rules.spot_check") == {"spot-check_vendor.toml": mark}
    assert [one.head.key for one in SPOT_CHECK.shipped] == ["spot-check/vendor"]
