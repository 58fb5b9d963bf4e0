from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from feedback.decisions import linkage, linkage_state, policy
from feedback.decisions.linkage_state import Linkage
from feedback.decisions.policy import Policy
from feedback.decisions.result import Confirmed, Result, Status
from feedback.decisions.separation import ProposerAnswers
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import LinkageAction, LinkageApplied, LinkageProposed, LinkageWithdrawn, PolicyRow
from shared.events.values import Grade
from shared.runtime.actor import Actor
from shared.runtime.decider import Unknown
from tests.feedback.samples import ITEM, UNIT

FAIR = Confirmed(status=Status.AWAITED, kind=EvaluationKind.KEY, unit=UNIT, name="养护", amount=Decimal("1000000.00"), grade=Grade.FAIR)
ZHOU = Actor("zhou")
RULES = Policy(
    (
        PolicyRow(grade=Grade.FAIR, action=LinkageAction.CUT, ratio_min=Decimal(10), ratio_max=Decimal(20)),
        PolicyRow(grade=Grade.POOR, action=LinkageAction.CANCEL),
        PolicyRow(grade=Grade.EXCELLENT, action=LinkageAction.PRIORITISE),
    )
)


def proposed(result: Result = FAIR, **other: Any) -> LinkageProposed:
    known: dict[str, Any] = {
        "others": (),
        "policy": RULES,
        "next_year": 2021,
        "action": LinkageAction.CUT,
        "ratio": None,
        "amount": None,
        "reason": "中",
        "actor": Actor("wang"),
    }
    [event] = linkage.propose(Linkage(), item=ITEM, result=result, **(known | other))
    assert isinstance(event, LinkageProposed)
    return event


def test_a_ratio_gives_the_amount_and_an_amount_the_ratio() -> None:
    assert proposed(ratio=Decimal(15)).amount == Decimal("150000.00")
    assert proposed(amount=Decimal("123456.78")).ratio == Decimal("12.35")


@pytest.mark.parametrize("ratio", ["9.99", "20.01", None])
def test_a_cut_stays_within_the_years_bounds(ratio: str | None) -> None:
    with pytest.raises(linkage.AgainstPolicy):
        proposed(ratio=None if ratio is None else Decimal(ratio))


def test_the_action_is_one_that_the_policy_has_for_the_grade() -> None:
    with pytest.raises(linkage.AgainstPolicy, match="优先保障"):
        proposed(action=LinkageAction.PRIORITISE)


def test_bounds_hold_for_the_amount_itself_not_for_its_rounded_ratio() -> None:
    assert proposed(amount=Decimal("100000.00")).ratio == Decimal("10.00")
    for amount in ("99960.00", "200040.00"):
        with pytest.raises(linkage.AgainstPolicy):
            proposed(amount=Decimal(amount))


def test_a_ratio_and_an_amount_say_the_same() -> None:
    assert proposed(ratio=Decimal(15), amount=Decimal("150000.00")).amount == Decimal("150000.00")
    with pytest.raises(linkage.RatioAndAmountDiffer, match=r"150000\.00"):
        proposed(ratio=Decimal(15), amount=Decimal("900000.00"))


@pytest.mark.parametrize("asked", [{"ratio": Decimal("100.01")}, {"amount": Decimal("1000000.01")}])
def test_no_more_is_cut_than_was_evaluated(asked: dict[str, Decimal]) -> None:
    unbounded = Policy((PolicyRow(grade=Grade.FAIR, action=LinkageAction.CUT),))
    with pytest.raises(linkage.MoreThanTheWhole):
        proposed(FAIR, policy=unbounded, **asked)


@pytest.mark.parametrize("year", [2018, 2019])
def test_a_result_bears_on_a_later_year(year: int) -> None:
    with pytest.raises(linkage.NotALaterYear, match="2019"):
        proposed(ratio=Decimal(15), next_year=year)


def test_a_cancellation_takes_the_whole_evaluated_amount() -> None:
    poor = Confirmed(status=Status.AWAITED, kind=EvaluationKind.SELF, unit=UNIT, name="养护", amount=Decimal(7), grade=Grade.POOR)
    assert proposed(poor, action=LinkageAction.CANCEL).amount == Decimal(7)
    for part in ({"amount": Decimal(6)}, {"ratio": Decimal(50)}):
        with pytest.raises(linkage.RatioAndAmountDiffer):
            proposed(poor, action=LinkageAction.CANCEL, **part)


def test_without_a_result_or_a_grade_there_is_nothing_to_propose() -> None:
    with pytest.raises(Unknown):
        proposed(Result(), ratio=Decimal(15))
    with pytest.raises(linkage.NoGradedResult):
        proposed(Confirmed(status=Status.AWAITED, kind=EvaluationKind.SELF, unit=UNIT, name="养护"), ratio=Decimal(15))


def test_the_proposer_does_not_answer() -> None:
    state = linkage_state.evolve(Linkage(), proposed(ratio=Decimal(15)))
    with pytest.raises(ProposerAnswers):
        linkage.confirm(state, opinion="好", others=(), actor=Actor("wang"))
    with pytest.raises(ProposerAnswers):
        linkage.decline(state, reason="不", actor=Actor("wang"))


@pytest.mark.parametrize("next_item", [ITEM, "360922-2022-P0017", "360922-2021-P0018", "360923-2021-P0017"])
def test_a_result_is_applied_to_the_same_project_in_the_next_year(next_item: str) -> None:
    state = Linkage(status=linkage_state.Status.CONFIRMED, next_year=2021, action=LinkageAction.CUT)
    with pytest.raises(linkage.NotTheNextItem, match="360922-2021-P0017"):
        linkage.apply(state, item=ITEM, evaluated=Decimal(1000000), next_item=next_item, amount=Decimal(1), others=(), actor=ZHOU)


def test_what_is_cancelled_gets_nothing() -> None:
    state = Linkage(status=linkage_state.Status.CONFIRMED, next_year=2021, action=LinkageAction.CANCEL)
    with pytest.raises(linkage.CancelledGetsNothing):
        linkage.apply(
            state, item=ITEM, evaluated=Decimal(1000000), next_item="360922-2021-P0017", amount=Decimal("0.01"), others=(), actor=ZHOU
        )


def test_a_policy_says_each_thing_once_and_its_ratios_run_upwards() -> None:
    row = PolicyRow(grade=Grade.FAIR, action=LinkageAction.CUT)
    upside_down = row.model_copy(update={"ratio_min": Decimal(20), "ratio_max": Decimal(10)})
    for rows in ((row, row), (upside_down,)):
        with pytest.raises(policy.RowTwice):
            policy.set_policy(Policy(), year=2021, rows=rows)


def cut(amount: str | None = "100000.00") -> Linkage:
    money = None if amount is None else Decimal(amount)
    return Linkage(status=linkage_state.Status.CONFIRMED, unit=UNIT, name="养护", next_year=2021, action=LinkageAction.CUT, amount=money)


def applied(
    state: Linkage, amount: str, evaluated: str | None = "1000000.00", others: Sequence[Linkage] = ()
) -> list[linkage_state.LinkageEvent]:
    known = None if evaluated is None else Decimal(evaluated)
    return linkage.apply(
        state, item=ITEM, evaluated=known, next_item="360922-2021-P0017", amount=Decimal(amount), others=others, actor=ZHOU
    )


def test_after_a_cut_no_more_is_arranged_than_it_leaves() -> None:
    assert applied(cut(), "900000.00")
    assert applied(cut(), "850000.00")
    for amount in ("900000.01", "99999999.00"):
        with pytest.raises(
            linkage.MoreThanTheCutLeaves, match=rf"1000000\.00 元，核减 100000\.00 元，下年安排数至多 900000\.00 元，不是 {amount}"
        ):
            applied(cut(), amount)


@pytest.mark.parametrize(("share", "evaluated"), [(None, "1000000.00"), ("100000.00", None)])
def test_where_the_evaluated_amount_is_not_known_no_cut_is_applied(share: str | None, evaluated: str | None) -> None:
    with pytest.raises(linkage.NothingToCutFrom):
        applied(cut(share), "1.00", evaluated)


def test_an_application_tells_what_was_proposed() -> None:
    [event] = applied(cut(), "900000.00")
    assert isinstance(event, LinkageApplied)
    assert (event.unit, event.action) == (UNIT, LinkageAction.CUT)


@pytest.mark.parametrize("status", [linkage_state.Status.PROPOSED, linkage_state.Status.CONFIRMED, linkage_state.Status.APPLIED])
def test_while_one_linkage_of_an_item_is_open_for_a_year_no_other_is_proposed(status: linkage_state.Status) -> None:
    first = Linkage(status=status, kind=EvaluationKind.SELF, next_year=2021, action=LinkageAction.KEEP)
    with pytest.raises(linkage.OneLinkage, match=f"SELF 评价的挂钩建议（予以保障，{status}）"):
        proposed(ratio=Decimal(15), others=(first,))
    assert proposed(ratio=Decimal(15), others=(replace(first, next_year=2022),))


@pytest.mark.parametrize("status", [linkage_state.Status.CONFIRMED, linkage_state.Status.APPLIED])
def test_of_two_that_were_proposed_at_one_moment_one_is_confirmed_and_applied(status: linkage_state.Status) -> None:
    first = Linkage(status=status, kind=EvaluationKind.SELF, next_year=2021, action=LinkageAction.KEEP)
    with pytest.raises(linkage.OneLinkage):
        linkage.confirm(Linkage(status=linkage_state.Status.PROPOSED, next_year=2021), opinion="好", others=(first,), actor=ZHOU)
    with pytest.raises(linkage.OneLinkage):
        applied(cut(), "900000.00", others=(first,))
    second = replace(first, status=linkage_state.Status.PROPOSED)
    assert applied(cut(), "900000.00", others=(second,))


@pytest.mark.parametrize("status", [linkage_state.Status.NONE, linkage_state.Status.DECLINED, linkage_state.Status.WITHDRAWN])
def test_what_was_declined_or_withdrawn_hinders_no_other_linkage(status: linkage_state.Status) -> None:
    assert proposed(ratio=Decimal(15), others=(Linkage(status=status, kind=EvaluationKind.SELF, next_year=2021),))


def test_a_linkage_withdrawn_may_be_proposed_again() -> None:
    first = linkage.LINKAGE.fold([proposed(ratio=Decimal(15))])
    withdrawn = linkage.withdraw(first, item=ITEM, reason="评价金额有误", actor=ZHOU)
    assert withdrawn == [LinkageWithdrawn(unit=UNIT, next_item="360922-2021-P0017", reason="评价金额有误")]
    asked: dict[str, Any] = {"next_year": 2021, "action": LinkageAction.CUT, "ratio": Decimal(15), "amount": None, "reason": "中"}
    again = linkage.LINKAGE.fold([proposed(ratio=Decimal(15)), *withdrawn])
    assert linkage.propose(again, item=ITEM, result=FAIR, others=(), policy=RULES, actor=Actor("wang"), **asked)
