"""When a monitoring form (绩效目标执行监控表) is complete, and where its execution block comes from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal

from monitoring.decisions.execution import Fact, block, odd
from shared.events.monitoring import Execution, Finding, Likelihood, Oddity, Progress, Stated
from shared.events.text import compared
from shared.events.values import Evidence, Indicator, Operator
from shared.runtime.decider import Invalid, Refusal
from shared.runtime.unsaid import NotSaid


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


class FiguresUnexplained(Invalid):
    """Odd money, and figures other than the treasury's or the goal's, come with the unit's word on them."""

    zh = "资金疑点未说明"


def require_sound_rows(indicators: Sequence[Indicator], rows: Sequence[Progress]) -> tuple[Progress, ...]:
    """The rows under the names that the goal spells. Raises the rule that a row breaks."""
    sound = []
    for row in sound_rows(indicators, rows):
        if not isinstance(row, Progress):
            raise row
        sound.append(row)
    return tuple(sound)


def sound_rows(indicators: Sequence[Indicator], rows: Sequence[Progress]) -> Iterator[Progress | Invalid | NotSaid]:
    """Each row, or the rule that it breaks; while it is typed, also what it does not say yet."""
    waiting: defaultdict[str, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        waiting[compared(indicator.name)].append(indicator)
    for n, row in enumerate(rows):
        try:
            yield _sound(f"progress/{n}", row, waiting.get(compared(row.indicator)))
        except (Invalid, NotSaid) as rule:
            yield rule


def _sound(place: str, row: Progress, waiting: list[Indicator] | None) -> Progress:
    """The row of the next indicator of its name."""
    if not waiting:
        raise StrangeIndicator(f"“{row.indicator}”{'不是该目标的年度指标' if waiting is None else '重复填报'}", place=f"{place}/indicator")
    indicator = waiting.pop(0)
    qualitative = indicator.operator is Operator.QUALITATIVE
    given, other = (row.tier, row.actual) if qualitative else (row.actual, row.tier)
    if given is None or other is not None:
        raise RowDoesNotFit(
            f"“{row.indicator}”是{'定性指标，填报完成档次' if qualitative else '定量指标，填报完成值'}",
            place=f"{place}/{'tier' if qualitative else 'actual'}",
        )
    if row.likelihood is not Likelihood.CERTAIN and not (row.causes and row.explanation.strip()):
        raise DeviationUnexplained(f"“{row.indicator}”{row.likelihood}完成目标，须填偏差原因和原因说明", place=f"{place}/explanation")
    return row.model_copy(update={"indicator": indicator.name})


def require_every_row(indicators: Sequence[Indicator], rows: Mapping[str, Progress]) -> tuple[Progress, ...]:
    """The rows in the goal's order. Raises RowsMissing."""
    missing = [indicator.name for indicator in indicators if indicator.name not in rows]
    if missing:
        raise RowsMissing(f"尚未填报：{'、'.join(missing[:5])}{' 等' if len(missing) > 5 else ''}")
    return tuple(rows[indicator.name] for indicator in indicators)


def require_two_documents(form: Evidence, report: Evidence) -> None:
    """Raise OneDocumentForTwo."""
    with suppress(NotSaid):  # one that is missing is not the other one
        if form.sha256 == report.sha256:
            raise OneDocumentForTwo(f"“{form.title}”与“{report.title}”是同一份材料", place="report")


def execution_block(fact: Fact | None, stated: Stated | None, expected: Decimal | None) -> Execution:
    """The treasury's fact, or what the form states where there is none. Raises FiguresMissing."""
    figures = fact or stated
    if figures is None:
        raise FiguresMissing("国库没有该事项期末以前的执行数，须在表中填报（execution）", place="execution")
    return block(figures, expected)


def findings_on(execution: Execution, stated: Stated | None, goal: Decimal) -> tuple[Finding, ...]:
    """What is odd about the money: in itself, against the treasury's figures, or where it told nothing against the goal's amount."""
    found = [one.model_copy(update={"place": f"execution/{one.place}"}) for one in odd(execution.adjusted_budget, execution.executed)]
    if execution.reference is None:
        if execution.adjusted_budget != goal:
            sentence = f"填报的全年预算数{execution.adjusted_budget}元与绩效目标金额{goal}元不一致"
            found.append(Finding(kind=Oddity.NOT_THE_GOALS, sentence=sentence, place="execution/adjusted_budget"))
    elif stated is not None and (differing := list(_differing(execution, stated))):
        sentence = f"国库截至{execution.as_of}的执行情况与填报不一致：{'；'.join(differing)}"
        found.append(Finding(kind=Oddity.NOT_THE_TREASURYS, sentence=sentence, place="execution"))
    return tuple(found)


def _differing(execution: Execution, stated: Stated) -> Iterator[str]:
    names = {"initial_budget": "年初预算数", "adjusted_budget": "全年预算数", "executed": "执行数"}
    for field, name in names.items():
        theirs, ours = getattr(execution, field), getattr(stated, field)
        if theirs != ours:
            yield f"{name}国库为{theirs}元，填报为{ours}元"


def require_word(findings: Sequence[Finding], explanation: str) -> None:
    """Raise FiguresUnexplained where something is odd and the unit says nothing."""
    if findings and not explanation.strip():
        raise FiguresUnexplained(f"{'；'.join(one.sentence for one in findings)}。须说明原因（explanation）", place="explanation")
