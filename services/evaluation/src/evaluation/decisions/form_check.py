"""What would be said of a self-evaluation form as it is typed (预检): every rule that it breaks, at its field, and the score so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluation.decisions.approved_indicators import annual_of, require_approved
from evaluation.decisions.funds import StatedFunds, funds_of
from evaluation.decisions.period import require_over
from evaluation.decisions.self_evaluation_state import ALLOWED, Decision, SelfEvaluation
from evaluation.rules import form, money, noted
from evaluation.rules.rule_set import RuleSet
from shared.events.evaluation import Attainment, Derived, Funds, MoneyFinding, TreasuryFact
from shared.events.goals import GoalContent
from shared.events.values import Grade, shown
from shared.runtime.decider import Refusal, require
from shared.runtime.several_rules import SeveralRules


@dataclass(frozen=True)
class Draft:
    """The form as far as it is typed."""

    funds: StatedFunds
    rows: tuple[Attainment, ...]
    conclusion: str


@dataclass(frozen=True)
class Scored:
    """What is wrong, by place, and what the rest comes to."""

    refused: tuple[tuple[str, Refusal], ...]
    remarks: tuple[MoneyFinding, ...]
    funds: Funds | None
    execution: Derived | None
    rows: tuple[Derived | None, ...]
    """The score of each row that can be scored, with its derivation."""
    so_far: Decimal
    grade: Grade | None
    """Of the whole, once all of it is scored."""
    unexplained: tuple[tuple[str, str], ...]
    """Points lost without a word why (扣分未说明), by place: nothing forbids it, and who reviews will ask."""


def scored(
    state: SelfEvaluation,
    draft: Draft,
    *,
    rules: RuleSet,
    goal: GoalContent | None,
    fact: TreasuryFact | None,
    today: date,
) -> Scored:
    """The same rules as filling in and submitting, all of them at once."""
    several = SeveralRules()
    tried = several.tried
    tried("", lambda: require(ALLOWED, Decision.FILL, state.status))
    tried("", lambda: require_over(state.fiscal_year, today))
    funds = tried("funds", lambda: funds_of(state.name, draft.funds, fact))
    remarks = (tried("funds/explanation", lambda: money.of_form(state.amount, funds, fact)) if funds else None) or ()
    indicators = [row.indicator for row in draft.rows]
    if state.has_goal:
        tried("rows", lambda: require_approved(annual_of(goal) if goal else state.indicators, indicators))
    tried("rows", lambda: form.require_well_formed(rules, indicators))
    execution = tried("funds/explanation", lambda: form.execution_line(rules, funds)) if funds else None
    rows = tuple(_row(rules, n, row, several) for n, row in enumerate(draft.rows))
    lines = [line for line in (execution, *rows) if line is not None]
    so_far = sum((line.score for line in lines), Decimal(0))
    so_far = noted.capped(rules, funds, so_far)[0] if funds else so_far
    whole = execution is not None and len(lines) == len(rows) + 1 and bool(rows)
    grade = rules.grade(so_far) if whole else None
    return Scored(tuple(several.refused), remarks, funds, execution, rows, so_far, grade, tuple(_unexplained(draft.rows, rows)))


def _unexplained(rows: Sequence[Attainment], lines: Sequence[Derived | None]) -> Iterator[tuple[str, str]]:
    for n, (row, line) in enumerate(zip(rows, lines, strict=True)):
        if line and line.score < line.weight and not row.explanation.strip():
            lost = shown(line.weight - line.score)
            yield f"rows/{n}/explanation", f"指标“{line.name}”扣了 {lost} 分，请写明偏差原因和改进措施"


def _row(rules: RuleSet, n: int, row: Attainment, several: SeveralRules) -> Derived | None:
    return several.tried(f"rows/{n}", lambda: form.row_line(rules, row, f"rows/{n}"))
