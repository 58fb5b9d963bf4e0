"""When a monitoring form (绩效目标执行监控表) is complete, and where its execution block comes from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitoring.decisions.execution import Fact, block, require_within_budget
from shared.events.monitoring import Execution, Likelihood, Progress
from shared.events.text import compared
from shared.events.values import Evidence, Indicator, Operator, percent
from shared.runtime.decider import Invalid, Refusal


@dataclass(frozen=True)
class Figures:
    """What the unit itself says it had and spent."""

    initial_budget: Decimal
    adjusted_budget: Decimal
    executed: Decimal


class StrangeIndicator(Invalid):
    """A row belongs to an annual indicator of the goal, one row to each."""

    zh = "指标不在绩效目标中"


class RowDoesNotFit(Invalid):
    """A quantitative indicator has an actual value, a qualitative one a tier."""

    zh = "填报值与指标性质不符"


class DeviationUnexplained(Invalid):
    """Where the goal is not certain to be attained, cause and explanation are required (财预〔2019〕136号)."""

    zh = "未说明偏差原因"


class RowsMissing(Refusal):
    """Every annual indicator has a row before the form is submitted."""

    zh = "指标未填报完整"


class OneDocumentForTwo(Invalid):
    """Self-check form (监控自评表) and report (自评报告) are two documents; both are required."""

    zh = "自评表与自评报告须为两份材料"


class FiguresMissing(Invalid):
    """Where the treasury told nothing, the form states the execution itself."""

    zh = "缺少预算执行数"


class FiguresDiffer(Invalid):
    """The treasury's figures prevail over the form's."""

    zh = "预算执行数与国库不一致"


def require_sound_rows(indicators: Sequence[Indicator], rows: Sequence[Progress]) -> tuple[Progress, ...]:
    """The rows under the names that the goal spells. Raises the rule that a row breaks."""
    waiting: defaultdict[str, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        waiting[compared(indicator.name)].append(indicator)
    return tuple(_sound(row, waiting.get(compared(row.indicator))) for row in rows)


def _sound(row: Progress, waiting: list[Indicator] | None) -> Progress:
    """The row of the next indicator of its name."""
    if not waiting:
        raise StrangeIndicator(f"“{row.indicator}”{'不是该目标的年度指标' if waiting is None else '重复填报'}")
    indicator = waiting.pop(0)
    qualitative = indicator.operator is Operator.QUALITATIVE
    given, other = (row.tier, row.actual) if qualitative else (row.actual, row.tier)
    if given is None or other is not None:
        raise RowDoesNotFit(f"“{row.indicator}”是{'定性指标，填报完成档次' if qualitative else '定量指标，填报完成值'}")
    if row.likelihood is not Likelihood.CERTAIN and not (row.causes and row.explanation.strip()):
        raise DeviationUnexplained(f"“{row.indicator}”{row.likelihood}完成目标，须填偏差原因和原因说明")
    return row.model_copy(update={"indicator": indicator.name})


def require_every_row(indicators: Sequence[Indicator], rows: Mapping[str, Progress]) -> tuple[Progress, ...]:
    """The rows in the goal's order. Raises RowsMissing."""
    missing = [indicator.name for indicator in indicators if indicator.name not in rows]
    if missing:
        raise RowsMissing(f"尚未填报：{'、'.join(missing[:5])}{' 等' if len(missing) > 5 else ''}")
    return tuple(rows[indicator.name] for indicator in indicators)


def require_two_documents(form: Evidence, report: Evidence) -> None:
    """Raise OneDocumentForTwo."""
    if form.sha256 == report.sha256:
        raise OneDocumentForTwo(f"“{form.title}”与“{report.title}”是同一份材料")


def execution_block(fact: Fact | None, stated: Figures | None, expected: Decimal | None) -> Execution:
    """The treasury's fact, or what the form states where there is none. Raises FiguresMissing, FiguresDiffer or SpentWithoutBudget."""
    if fact is not None:
        recorded = Figures(fact.initial_budget, fact.adjusted_budget, fact.executed)
        if stated is not None and stated != recorded:
            raise FiguresDiffer(f"国库截至{fact.as_of}的执行数为{fact.executed}元、全年预算数为{fact.adjusted_budget}元，表中填报不同")
        return block(fact, expected)
    if stated is None:
        raise FiguresMissing("国库没有该事项期末以前的执行数，须在表中填报")
    require_within_budget(stated.executed, stated.adjusted_budget)
    return Execution(
        initial_budget=stated.initial_budget,
        adjusted_budget=stated.adjusted_budget,
        executed=stated.executed,
        rate=percent(stated.executed, stated.adjusted_budget),
        expected_executed=expected,
    )
