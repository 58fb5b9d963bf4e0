"""A proposal for next year's budget that rests on a result (预算挂钩), and the budget office's answer."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from feedback.decisions.linkage_state import ALLOWED, CONFIRMED, OPEN, Decision, Linkage, LinkageEvent, Status, evolve
from feedback.decisions.policy import Policy
from feedback.decisions.result import Confirmed, Result
from feedback.decisions.separation import forbid_own_unit, forbid_proposer
from shared.events.evaluation import EvaluationCorrected
from shared.events.feedback import (
    LinkageAction,
    LinkageApplied,
    LinkageBasisCorrected,
    LinkageConfirmed,
    LinkageDeclined,
    LinkageProposed,
    LinkageWithdrawn,
    PolicyRow,
)
from shared.events.values import EXACT, code_of, fiscal_year_of, jurisdiction_of, rounded
from shared.runtime.actor import Actor
from shared.runtime.decider import Decider, Invalid, Refusal, Unknown, require


class NoGradedResult(Refusal):
    """A proposal rests on a confirmed result with a grade."""

    zh = "没有可挂钩的评价等级"


class AgainstPolicy(Invalid):
    """The year's policy has no such action for the grade, or another ratio (S-12 Art 14)."""

    zh = "与当年挂钩办法不符"


class NotALaterYear(Invalid):
    """A result bears on the budget of a year after the evaluated one."""

    zh = "挂钩年度须晚于被评价年度"


class RatioAndAmountDiffer(Invalid):
    """A ratio and an amount of one proposal say the same; a cancellation takes the whole."""

    zh = "比例与金额不一致"


class MoreThanTheWhole(Invalid):
    """No more is cut than was evaluated."""

    zh = "核减超过评价金额"


class NotTheNextItem(Invalid):
    """A result is applied to the same project in the year of the proposal."""

    zh = "不是下一年度的同一事项"


class OneLinkage(Refusal):
    """One result of an item bears on a year's budget; another is proposed when that one is declined or withdrawn."""

    zh = "该事项对该年度预算已有挂钩建议"


class NothingToCutFrom(Refusal):
    """What a cut leaves follows from the evaluated amount."""

    zh = "评价金额不明，无从压减"


class MoreThanTheCutLeaves(Refusal):
    """After a cut no more is arranged than the evaluated amount less the cut."""

    zh = "安排数超过压减后的金额"


class CancelledGetsNothing(Invalid):
    """What is cancelled has no money next year."""

    zh = "取消的事项不得再安排"


class BasisCorrected(Refusal):
    """What rests on a result that was corrected is decided anew on the corrected one."""

    zh = "所依据的评价结果已更正"


def propose(
    state: Linkage,
    *,
    item: str,
    result: Result,
    others: Sequence[Linkage],
    policy: Policy,
    next_year: int,
    action: LinkageAction,
    ratio: Decimal | None,
    amount: Decimal | None,
    reason: str,
    actor: Actor,
) -> list[LinkageEvent]:
    """提出: the action of the policy's row for the grade, with a ratio within its bounds where it has some.

    `others` are the linkages of the item's other evaluations.
    """
    require(ALLOWED, Decision.PROPOSE, state.status)
    if not isinstance(result, Confirmed):
        raise Unknown("该事项没有这类评价结果")
    forbid_own_unit(actor, result.unit)
    if result.grade is None:
        raise NoGradedResult(f"“{result.name}”的评价结果没有等级")
    if next_year <= fiscal_year_of(item):
        raise NotALaterYear(f"“{result.name}”是 {fiscal_year_of(item)} 年的事项，不能与 {next_year} 年预算挂钩", place="next_year")
    _require_the_only_one(result.name, others, next_year, OPEN)
    row = policy.row(result.grade, action)
    if row is None:
        raise AgainstPolicy(f"{next_year} 年的挂钩办法没有等级“{result.grade}”{action}的规定", place="action")
    ratio, amount = _measured(result, row, ratio, amount)
    return [
        LinkageProposed(
            unit=result.unit,
            name=result.name,
            kind=result.kind,
            grade=result.grade,
            score=result.score,
            next_year=next_year,
            action=action,
            ratio=ratio,
            evaluated=result.amount,
            amount=amount,
            reason=reason,
            by=actor.person,
            rule_set=policy.rule_set,
        )
    ]


def confirm(state: Linkage, *, opinion: str, others: Sequence[Linkage], actor: Actor) -> list[LinkageEvent]:
    """采纳 by the budget office, of one linkage of the item and year, though two were proposed at one moment."""
    require(ALLOWED, Decision.CONFIRM, state.status)
    _require_independent(actor, state)
    _require_basis(state)
    _require_the_only_one(state.name, others, state.next_year, CONFIRMED)
    return [LinkageConfirmed(opinion=opinion)]


def decline(state: Linkage, *, reason: str, actor: Actor) -> list[LinkageEvent]:
    """不采纳, with the reason."""
    require(ALLOWED, Decision.DECLINE, state.status)
    _require_independent(actor, state)
    return [LinkageDeclined(reason=reason)]


def apply(
    state: Linkage,
    *,
    item: str,
    evaluated: Decimal | None,
    next_item: str,
    amount: Decimal,
    others: Sequence[Linkage],
    actor: Actor,
) -> list[LinkageEvent]:
    """落实: next year's budget carries it; after a cut no more than the evaluated amount less the cut."""
    require(ALLOWED, Decision.APPLY, state.status)
    _require_independent(actor, state)
    _require_basis(state)
    _require_the_only_one(state.name, others, state.next_year, CONFIRMED)
    if next_item != item_of_next_year(state, item):
        raise NotTheNextItem(f"应为 {item_of_next_year(state, item)}，不是 {next_item}", place="next_item")
    if state.action is LinkageAction.CANCEL and amount:
        raise CancelledGetsNothing(f"“{state.name}”已取消，下年安排数应为 0", place="amount")
    if state.action is LinkageAction.CUT:
        _require_cut(state, evaluated, amount)
    return [LinkageApplied(next_item=next_item, amount=amount, unit=state.unit, action=state.action)]


def withdraw(state: Linkage, *, item: str, reason: str, actor: Actor) -> list[LinkageEvent]:
    """撤回 by the budget office, by a document: next year's budget is free of it."""
    require(ALLOWED, Decision.WITHDRAW, state.status)
    _require_independent(actor, state)
    return [LinkageWithdrawn(unit=state.unit, next_item=item_of_next_year(state, item), reason=reason)]


def correct_basis(state: Linkage, *, item: str, corrected: EvaluationCorrected) -> list[LinkageEvent]:
    """依据更正: the result was corrected in evaluation; what does not rest on it any more, or rests on it as it now is, stays as it is."""
    after = corrected.after
    known = (state.score, state.grade, state.evaluated if state.evaluated is None else after.amount)
    if state.score is None or state.status not in OPEN or known == (after.score, after.grade, state.evaluated):
        return []
    return [
        LinkageBasisCorrected(
            unit=state.unit,
            next_item=item_of_next_year(state, item),
            score=after.score,
            grade=after.grade,
            evaluated=after.amount,
            reason=corrected.reason,
        )
    ]


def leaves(state: Linkage, evaluated: Decimal | None) -> Decimal | None:
    """至多安排: what the proposal leaves of the evaluated amount for next year; None where it bounds nothing, or that is not known."""
    if state.action is LinkageAction.CANCEL:
        return Decimal(0)
    if state.action is not LinkageAction.CUT or evaluated is None or state.amount is None:
        return None
    return evaluated - state.amount


def item_of_next_year(state: Linkage, item: str) -> str:
    """The same project in the year of the proposal."""
    return f"{jurisdiction_of(item)}-{state.next_year}-{code_of(item)}"


def _require_the_only_one(name: str, others: Sequence[Linkage], next_year: int, standing: Collection[Status]) -> None:
    for other in others:
        if other.status in standing and other.next_year == next_year:
            raise OneLinkage(
                f"“{name}”对 {next_year} 年预算已有 {other.kind} 评价的挂钩建议（{other.action}，{other.status}），"
                f"须待预算股不采纳或撤回后，才能按另一类评价办理"
            )


def _require_basis(state: Linkage) -> None:
    if corrected := state.basis_corrected:
        raise BasisCorrected(
            f"“{state.name}”的挂钩建议依据 {state.score} 分、等级“{state.grade}”的结果，该结果已更正为 {corrected.score} 分、"
            f"等级“{corrected.grade or '未定'}”（{corrected.reason}）；请不采纳或撤回本建议，再按更正后的结果另提"
        )


def _require_cut(state: Linkage, evaluated: Decimal | None, amount: Decimal) -> None:
    left = leaves(state, evaluated)
    if left is None:
        raise NothingToCutFrom(f"“{state.name}”的评价金额不明，无从核对压减后的安排数；请撤回本建议，按有金额的评价结果另提")
    if amount > left:
        raise MoreThanTheCutLeaves(
            f"“{state.name}”评价金额 {evaluated:.2f} 元，核减 {state.amount:.2f} 元，下年安排数至多 {left:.2f} 元，不是 {amount:.2f} 元"
        )


def _measured(result: Result, row: PolicyRow, ratio: Decimal | None, amount: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """Ratio and amount as proposed, one from the other where the evaluated amount is known; within the row's bounds."""
    if row.action is LinkageAction.CANCEL:
        return ratio, _whole(result, ratio, amount)
    exact = EXACT.divide(amount * 100, result.amount) if ratio is None and amount is not None and result.amount else ratio
    _require_within(row, exact)
    if row.action is not LinkageAction.CUT or exact is None:
        return ratio, amount
    if exact > 100:
        raise MoreThanTheWhole(f"“{result.name}”不能核减 {exact:.2f}%", place="ratio")
    if ratio is not None and result.amount:
        amount = _share(result, result.amount, ratio, amount)
    return rounded(exact), amount


def _whole(result: Result, ratio: Decimal | None, amount: Decimal | None) -> Decimal | None:
    if ratio not in (None, 100) or (amount is not None and result.amount not in (None, amount)):
        raise RatioAndAmountDiffer(f"取消“{result.name}”即核减全部 {result.amount}", place="amount")
    return amount if result.amount is None else result.amount


def _share(result: Result, whole: Decimal, ratio: Decimal, amount: Decimal | None) -> Decimal:
    share = rounded(whole * ratio / 100)
    if amount not in (None, share):
        raise RatioAndAmountDiffer(f"“{result.name}”评价金额 {whole} 的 {ratio}% 是 {share}，不是 {amount}", place="amount")
    return share


def _require_within(row: PolicyRow, ratio: Decimal | None) -> None:
    if row.ratio_min is None and row.ratio_max is None:
        return
    if ratio is None:
        raise AgainstPolicy(f"等级“{row.grade}”{row.action}须写明比例或金额", place="ratio")
    if (row.ratio_min is not None and ratio < row.ratio_min) or (row.ratio_max is not None and ratio > row.ratio_max):
        bounds = f"{row.ratio_min or 0}%–{'不限' if row.ratio_max is None else f'{row.ratio_max}%'}"
        raise AgainstPolicy(f"比例 {ratio:.6g}% 不在挂钩办法的 {bounds} 之内", place="ratio")


def _require_independent(actor: Actor, state: Linkage) -> None:
    forbid_proposer(actor, state.proposed_by, state.name)
    forbid_own_unit(actor, state.unit)


LINKAGE = Decider("linkage", Linkage(), evolve, unit=lambda state: state.unit)
