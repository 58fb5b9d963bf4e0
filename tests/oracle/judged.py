"""A scored form judged by the rules stated for it: which rows they decide, which of those come out as printed, and what is irregular."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from evaluation.rules.quantity import earned
from evaluation.rules.rule_set import Rules, RuleSet
from shared.events.values import Indicator as Line
from shared.events.values import Level1, Level2, Operator, Tier, rounded
from shared.forms import Document, Finding, Indicator, Severity
from shared.forms.document.checks import execution_rate
from shared.rules.book import Book

NEAR = Decimal("0.01")
OPERATORS = {"≥": Operator.AT_LEAST, ">": Operator.MORE_THAN, "=": Operator.EQUAL, "<": Operator.LESS_THAN, "≤": Operator.AT_MOST}
TIERS = {
    "达成预期指标": Tier.ATTAINED,
    "达成年度指标": Tier.ATTAINED,
    "达成目标": Tier.ATTAINED,
    "部分达成预期指标并具有一定效果": Tier.PARTLY,
    "未达成预期指标且效果较差": Tier.MISSED,
}


@dataclass
class Judgement:
    """Of one form."""

    document: Document
    scored: int = 0
    """Rows with a weight and a score."""
    judged: int = 0
    """Those that a stated rule can decide."""
    reproduced: int = 0
    """Those that come out as printed, to 0.01."""
    findings: list[Finding] = field(default_factory=list)


def judge(document: Document) -> Judgement:
    """Every row that has a weight, a score and something that a rule can read."""
    judgement = Judgement(document, findings=[*document.findings])
    rules = Rules(Book()).named("mof/2020")
    for name, weight, score, computed, at in (*_execution(document), *_rows(document, rules)):
        judgement.scored += 1
        if computed is None:
            judgement.findings.append(undecided(document, name, at))
            continue
        judgement.judged += 1
        low, high = computed
        if low - NEAR <= score <= high + NEAR:
            judgement.reproduced += 1
            continue
        asked = f"{low}" if low == high else f"{low}至{high}"
        sentence = f"“{name}”分值{weight}，印的得分{score}，按规则为{asked}；两个数都保留，请说明差异原因。"
        judgement.findings.append(Finding(document.sheet, at, "SCORE_NE_RULE", str(score), sentence, Severity.WARNING, asked))
    return judgement


Judged = tuple[str, Decimal, Decimal, tuple[Decimal, Decimal] | None, str]


def undecided(document: Document, name: str, at: str) -> Finding:
    """A row that no stated rule decides: words without a tier, no operator, a doubtful target."""
    sentence = f"“{name}”的得分没有可据以计算的规则（指标值或完成值不是数，或没有符号），只能由人评定。"
    return Finding(document.sheet, at, "SCORE_UNDECIDED", None, sentence, Severity.INFO)


def _execution(document: Document) -> Iterator[Judged]:
    said, rate = document.execution, execution_rate(document)
    if said and said.weight and said.score and rate is not None:
        weight = said.weight.value
        computed = rounded(min(weight * rate / 100, weight))
        yield "预算执行率", weight, said.score.value, (computed, computed), said.score.at


def _rows(document: Document, rules: RuleSet) -> Iterator[Judged]:
    for row in document.indicators:
        if row.weight and row.score:
            name = row.level3.value if row.level3 else ""
            yield name, row.weight.value, row.score.value, _computed(row, rules), row.score.at


def _computed(row: Indicator, rules: RuleSet) -> tuple[Decimal, Decimal] | None:
    """The least and the most that a rule gives; None where none can decide."""
    weight = row.weight.value if row.weight else Decimal(0)
    if not 0 <= weight <= 100:
        return None
    if row.target and row.actual and row.operator is None and row.target.value == row.actual.value:
        return weight, weight
    if row.target is not None and row.actual is not None and row.operator in OPERATORS:
        line = Line(
            level1=Level1.OUTPUT,
            level2=Level2.QUANTITY,
            name="指标",
            operator=OPERATORS[row.operator],
            target=row.target.value,
            weight=weight,
        )
        score = earned(rules, line, row.target.value, row.actual.value).score
        return score, score
    tier = TIERS.get(row.actual_text.value.strip()) if row.actual_text else None
    if tier is None or row.actual is not None:
        return None
    low, high = rules.tiers.within(tier)
    return rounded(weight * low / 100), rounded(weight * high / 100)
