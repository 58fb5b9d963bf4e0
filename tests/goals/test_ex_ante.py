"""An ex-ante evaluation (事前绩效评估), asked for, assessed, concluded, taken back; and what it says of a declaration."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from goals.decisions import ex_ante, goal
from goals.decisions.checks import FatalFindings
from goals.decisions.ex_ante import EX_ANTE, ExAnte, NotOfDepartments, Status, SupportDoesNotFit
from goals.decisions.ex_ante_need import standing
from goals.decisions.goal_state import Goal
from goals.decisions.separation import AnotherUnit, SelfApproval
from goals.decisions.unit import Unit, UnknownUnit
from goals.rules.ex_ante import EX_ANTE as KIND
from goals.rules.ex_ante import Thresholds, of
from shared.events.ex_ante import ExAnteRequested, ExAnteReturned, ExAnteWithdrawn, Outcome
from shared.events.goals import BudgetRound, GoalApproved, GoalContent, GoalHandedOver
from shared.events.values import Grade
from shared.rules.book import Book
from shared.rules.head import Head
from shared.rules.kind import NoRuleSet, Version
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder
from tests.goals.ex_ante_samples import ASSESSED, REQUESTED, SUPPORTED, assess, before, conclude, given, judgements
from tests.goals.samples import CHECKED, DECLARED, DRAFTED, ITEM, OWNER, content
from tests.goals.samples import given as goal_given

QIAN, CHEN, WANG = Actor("qian"), Actor("chen", "219"), Actor("wang")
FROM_A_MILLION = Version(
    Head(key="360922/1", title="起点", document="万财绩〔2019〕9号", jurisdictions=("360922",), in_force_from=date(2019, 1, 1)),
    Thresholds(project_from=Decimal(1_000_000)),
)


def found(evaluation: ExAnte = ExAnte(), form: GoalContent = content(), last_year: Goal = Goal(), **rules: Any) -> list[str]:
    """The codes of what is said of a form."""
    by = Version(FROM_A_MILLION.head, Thresholds(**rules)) if rules else FROM_A_MILLION
    said = standing(ITEM, form, evaluation=evaluation, rules=by, last_year=last_year)
    return [one.code for one in said.findings]


def approved(ends_on: str) -> Goal:
    """Last year's goal."""
    form = content(starts_on=date(2019, 1, 1), ends_on=date.fromisoformat(ends_on))
    told = GoalApproved(content=form, unit="219001", amount=form.amount, grade=Grade.EXCELLENT, in_year=False)
    return goal_given(DRAFTED, told)


def test_it_is_asked_for_assessed_in_five_dimensions_and_concluded_by_three_people() -> None:
    asked = ex_ante.request(ExAnte(), item=ITEM, content=before(), owner=OWNER, by="li")
    assert asked == [REQUESTED]
    [assessed] = assess(given(REQUESTED), CHEN)
    assert (assessed.score, assessed.by) == (Decimal("87.50"), "chen")
    [concluded] = conclude(given(REQUESTED, assessed), QIAN)
    assert (concluded.requested, concluded.supported, concluded.score) == (Decimal("1200000.00"), Decimal(1_000_000), Decimal("87.50"))
    for who in ("li", "chen"):
        with pytest.raises(SelfApproval, match=who):
            conclude(given(REQUESTED, ASSESSED), Actor(who))


def test_who_is_not_in_the_register_asks_for_nothing_nor_does_another_unit_or_a_whole_department() -> None:
    with pytest.raises(UnknownUnit):
        ex_ante.request(ExAnte(), item=ITEM, content=before(), owner=Unit(), by="li")
    returned = given(REQUESTED, ExAnteReturned(unit="219001", reason="测算不足"))
    with pytest.raises(AnotherUnit, match="219001"):
        ex_ante.request(returned, item=ITEM, content=before(unit="301001"), owner=OWNER, by="wu")
    with pytest.raises(NotOfDepartments):
        ex_ante.request(ExAnte(), item="360922-2020-D219001", content=before(), owner=OWNER, by="li")


@pytest.mark.parametrize(
    ("outcome", "supported", "is_supported"),
    [
        (Outcome.SUPPORTED, None, "1200000.00"),
        (Outcome.ADJUSTED, Decimal("0.01"), "0.01"),
        (Outcome.ADJUSTED, Decimal(1_200_000), "1200000.00"),
        (Outcome.REFUSED, None, "0.00"),
    ],
)
def test_a_conclusion_says_up_to_which_amount_it_supports(outcome: Outcome, supported: Decimal | None, is_supported: str) -> None:
    [told] = conclude(given(REQUESTED, ASSESSED), QIAN, outcome, supported)
    assert str(told.supported) == is_supported


@pytest.mark.parametrize(
    ("outcome", "supported"),
    [
        (Outcome.SUPPORTED, Decimal(1)),
        (Outcome.ADJUSTED, None),
        (Outcome.ADJUSTED, Decimal(0)),
        (Outcome.ADJUSTED, Decimal("1200000.01")),
        (Outcome.REFUSED, Decimal(1)),
    ],
)
def test_an_amount_that_does_not_fit_the_conclusion_is_refused(outcome: Outcome, supported: Decimal | None) -> None:
    with pytest.raises(SupportDoesNotFit, match=outcome):
        conclude(given(REQUESTED, ASSESSED), QIAN, outcome, supported)


def test_it_is_returned_withdrawn_and_revoked_and_asked_for_again_each_time() -> None:
    returned = given(REQUESTED, ASSESSED, *ex_ante.return_(given(REQUESTED, ASSESSED), reason="测算不足", actor=QIAN))
    withdrawn = given(REQUESTED, *ex_ante.withdraw(given(REQUESTED), reason="不再需要"))
    revoked = given(*SUPPORTED, *ex_ante.revoke(given(*SUPPORTED), reason="政策调整", actor=WANG))
    assert [one.status for one in (returned, withdrawn, revoked)] == [Status.RETURNED, Status.WITHDRAWN, Status.REVOKED]
    for one in (returned, withdrawn, revoked):
        again = EX_ANTE.evolve(one, ExAnteRequested(content=before(amount="900000"), by="hu"))
        assert (again.status, again.requested_by, again.assessed, again.concluded) == (Status.REQUESTED, "hu", None, None)
    with pytest.raises(OutOfOrder, match="已有结论"):
        ex_ante.withdraw(given(*SUPPORTED), reason="不再需要")
    with pytest.raises(OutOfOrder, match="只有“已评估”"):
        conclude(given(REQUESTED, ExAnteWithdrawn(unit="219001", reason="不再需要")), QIAN)


def test_what_a_closed_unit_asked_for_is_its_successors() -> None:
    [moved] = ex_ante.hand_over(given(REQUESTED), "219001", "301")
    assert moved == GoalHandedOver(from_unit="219001", to_unit="301")
    now = given(REQUESTED, moved)
    assert (now.unit, now.content and now.content.unit) == ("301", "301")
    assert ex_ante.hand_over(now, "219001", "301") == []


def test_from_the_threshold_on_what_is_new_is_declared_only_with_support() -> None:
    assert found(form=content(fiscal_funds="799999.99", amount="999999.99")) == []
    assert found(form=content(fiscal_funds="800000", amount="1000000")) == ["EX_ANTE_MISSING"]
    for stage in ((REQUESTED,), (REQUESTED, ASSESSED), (*SUPPORTED, *ex_ante.revoke(given(*SUPPORTED), reason="政策调整", actor=WANG))):
        assert found(given(*stage)) == ["EX_ANTE_MISSING"]
    assert found(given(*SUPPORTED), content(fiscal_funds="800000", amount="1000000")) == []
    [told] = standing(ITEM, content(), evaluation=ExAnte(), rules=FROM_A_MILLION, last_year=Goal()).findings
    assert "达到事前绩效评估起点 1000000.00 元（规则集 360922/1）" in told.sentence
    assert (told.fatal, told.place) == (True, "amount")


def test_a_conclusion_binds_with_and_without_a_threshold() -> None:
    [refused] = conclude(given(REQUESTED, ASSESSED), QIAN, Outcome.REFUSED, None)
    no, less = given(REQUESTED, ASSESSED, refused), given(*SUPPORTED)
    for rules in (FROM_A_MILLION, None):
        said = [standing(ITEM, content(), evaluation=one, rules=rules, last_year=Goal()) for one in (no, less)]
        assert [one.findings[0].code for one in said] == ["EX_ANTE_REFUSED", "EX_ANTE_EXCEEDED"]


def test_what_was_approved_last_year_goes_on_without_one_unless_it_had_ended_and_the_rules_say_so() -> None:
    ended, going_on = approved("2019-12-31"), approved("2021-12-31")
    assert found(last_year=ended) == found(last_year=going_on) == []
    assert found(last_year=goal_given(DRAFTED)) == ["EX_ANTE_MISSING"]
    either: Any = {"project_from": 0, "expired_too": True}
    assert found(last_year=ended, **either) == ["EX_ANTE_MISSING"]
    assert found(last_year=going_on, **either) == []


def test_policies_and_transfer_funds_have_thresholds_of_their_own() -> None:
    policy, transfer = content(object="政策"), content(object="转移支付")
    assert found(form=policy) == found(form=transfer) == []
    assert found(form=policy, policy_from=1_200_000) == ["EX_ANTE_MISSING"]
    assert found(form=transfer, policy_from=0, transfer_from=1_200_001) == []


def test_the_declaration_is_refused_and_names_the_rule_set_where_it_passes() -> None:
    asked: Any = {"item": ITEM, "budget_round": BudgetRound.TWO_UP, "by": "li", "owner": OWNER, "checks": CHECKED}
    missing = standing(ITEM, content(), evaluation=ExAnte(), rules=FROM_A_MILLION, last_year=Goal())
    with pytest.raises(FatalFindings, match="须先申请事前绩效评估并取得支持的结论"):
        goal.declare(goal_given(DRAFTED), before=missing, **asked)
    [whole] = conclude(given(REQUESTED, ASSESSED), QIAN, Outcome.SUPPORTED, None)
    supported = standing(ITEM, content(), evaluation=given(REQUESTED, ASSESSED, whole), rules=FROM_A_MILLION, last_year=Goal())
    [told] = goal.declare(goal_given(DRAFTED), before=supported, **asked)
    assert told.ex_ante_rules == "360922/1"  # type: ignore[union-attr]
    [free] = goal.declare(goal_given(DRAFTED), **asked)
    assert free.ex_ante_rules == ""  # type: ignore[union-attr]


def test_a_goal_is_judged_to_its_end_by_the_rules_under_which_it_was_declared() -> None:
    declared = DECLARED.model_copy(update={"ex_ante_rules": "chaoyang/2020"})
    named = of(goal_given(DRAFTED, declared), ITEM, date(2026, 1, 1), Book())
    assert named is not None
    assert named.rules.expired_too
    assert of(goal_given(DRAFTED, DECLARED), ITEM, date(2026, 1, 1), Book()) is None
    assert of(goal_given(DRAFTED), ITEM, date(2026, 1, 1), Book()) is None


def test_no_shipped_rule_set_is_in_force_until_a_county_adopts_it_and_one_without_any_amount_is_none() -> None:
    assert [(one.head.key, one.head.document) for one in KIND.shipped] == [("chaoyang/2020", "朝委发〔2020〕2号")]
    with pytest.raises(NoRuleSet):
        KIND.in_force("360922", date(2026, 1, 1), Book())
    with pytest.raises(ValidationError, match="至少须写明项目、政策、转移支付之一的起点金额"):
        Thresholds(expired_too=True)


@pytest.mark.parametrize("score", ["20.01", "-1", "17.555"])
def test_a_dimension_has_twenty_points(score: str) -> None:
    with pytest.raises(ValidationError):
        judgements(score)
