"""Whether a goal may be declared as its ex-ante evaluation stands (事前绩效评估是申报的前提)."""

from collections.abc import Iterator
from dataclasses import dataclass

from goals.decisions.ex_ante import ExAnte
from goals.decisions.goal_state import Goal
from goals.rules.ex_ante import Thresholds
from shared.events.ex_ante import Outcome
from shared.events.goals import Finding, GoalContent
from shared.events.values import ObjectKind, fiscal_year_of
from shared.rules.kind import Version
from shared.runtime.unsaid import told


@dataclass(frozen=True)
class Standing:
    """How a form stands to its ex-ante evaluation."""

    findings: tuple[Finding, ...] = ()
    """Why it may not be declared."""
    rules: str = ""
    """By which it was asked whether it needs one; empty where none are in force."""


def is_new(item: str, last_year: Goal, rules: Thresholds) -> bool:
    """Without an approved goal in the year before; where the rules say so, also what had ended with that year."""
    if last_year.approved_amount is None or last_year.content is None:
        return True
    return rules.expired_too and last_year.content.ends_on.year < fiscal_year_of(item)


def standing(item: str, content: GoalContent, *, evaluation: ExAnte, rules: Version[Thresholds] | None, last_year: Goal) -> Standing:
    """A conclusion binds whoever declares; where there is none, the rules say whether one is needed."""
    asked_by = rules if content.kind is ObjectKind.PROJECT else None
    return Standing(tuple(told(_findings(item, content, evaluation, asked_by, last_year))), asked_by.head.key if asked_by else "")


def _findings(item: str, content: GoalContent, evaluation: ExAnte, rules: Version[Thresholds] | None, last_year: Goal) -> Iterator[Finding]:
    concluded = evaluation.concluded
    if concluded is None:
        if rules and _reaches(content, rules.rules) and is_new(item, last_year, rules.rules):
            yield _missing(content, evaluation, rules)
    elif concluded.outcome is Outcome.REFUSED:
        said = f"事前绩效评估结论为“{concluded.outcome}”（{concluded.reason}），不得申报；情况有变化的，请财政部门撤销结论后重新评估"
        yield _fatal("EX_ANTE_REFUSED", said)
    elif content.amount > concluded.supported:
        said = f"年度资金总额 {content.amount} 元超过事前绩效评估支持的 {concluded.supported} 元"
        yield _fatal("EX_ANTE_EXCEEDED", said, f"≤{concluded.supported}")


def _reaches(content: GoalContent, rules: Thresholds) -> bool:
    threshold = rules.of(content.object)
    return threshold is not None and content.amount >= threshold


def _missing(content: GoalContent, evaluation: ExAnte, rules: Version[Thresholds]) -> Finding:
    threshold = rules.rules.of(content.object)
    said = f"新增{content.object}年度资金总额 {content.amount} 元，达到事前绩效评估起点 {threshold} 元（规则集 {rules.head.key}）"
    return _fatal("EX_ANTE_MISSING", f"{said}，现“{evaluation.status}”，须先申请事前绩效评估并取得支持的结论")


def _fatal(code: str, sentence: str, expected: str = "") -> Finding:
    return Finding(code=code, sentence=sentence, fatal=True, expected=expected, place="amount")
