"""Forms filled in with whatever a county may write: long names, text that looks like a formula, a fen, targets below zero."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from evaluation.decisions.self_evaluation_state import SelfEvaluation, Status
from monitoring.decisions.record_state import Record
from shared.events.evaluation import Attainment, Derivation, Derived, Funds, FundsPart, FundsSource
from shared.events.goals import GoalContent, ProjectCategory, ProjectNature, Task
from shared.events.monitoring import Beside, DeviationCause, Execution, Likelihood, Progress
from shared.events.values import Horizon, Indicator, Level1, Level2, ObjectKind, Operator, Tier, percent

SIGNS = "护栏长度道路养护率≥98%以上5个万元，。（）()：:=+-@'\"<&>/ABCxyz0123456789·"
NASTY = ("=1+1", "+cmd", "-2", "@SUM(A1)", "联系人满意度", "备注完整率", "护栏长度(公里)", "<b>粗</b>", "2020.12", "长" * 200)
UNIT, DEPARTMENT = "县公路站", "县交通局"
MEASURES = ("公里", "%", "个", "万元", "元/平方米", "mg/L", "")

suffixes = st.text(SIGNS, max_size=40)
names = st.one_of(st.sampled_from(NASTY), suffixes.map(lambda rest: f"村道{rest}".strip()))
texts = st.one_of(st.sampled_from(NASTY), st.text(SIGNS + "\n", max_size=300).map(lambda rest: f"全年{rest}完成"))
yuan = st.integers(0, 10**13).map(lambda fen: Decimal(fen).scaleb(-2))
points = st.integers(0, 10000).map(lambda one: Decimal(one).scaleb(-2))
quantities = st.one_of(
    st.sampled_from([Decimal("0.01"), Decimal("-2020.12"), Decimal("0.000001"), Decimal("123456789012.123456")]),
    st.decimals(-(10**9), 10**9, places=3),
)


@st.composite
def indicators(draw: st.DrawFn, horizons: tuple[Horizon, ...] = (Horizon.ANNUAL,)) -> tuple[Indicator, ...]:
    """A few, of which no two of a horizon are called the same."""
    made: list[Indicator] = []
    for name in draw(st.lists(names, min_size=1, max_size=5, unique=True)):
        operator = draw(st.sampled_from(Operator))
        words = operator is Operator.QUALITATIVE
        made.append(
            Indicator(
                horizon=draw(st.sampled_from(horizons)),
                level1=draw(st.sampled_from(Level1)),
                level2=draw(st.sampled_from(Level2)),
                name=name,
                operator=operator,
                target=None if words else draw(quantities),
                target_text=draw(names) if words else None,
                measure="" if words else draw(st.sampled_from(MEASURES)),
                weight=draw(points),
                is_core=draw(st.booleans()),
                scoring_standard=draw(st.one_of(st.just(""), texts)),
            )
        )
    return tuple(made)


@st.composite
def goals(draw: st.DrawFn, *kinds: ObjectKind) -> GoalContent:
    """Of a project or of a whole department, or of these alone."""
    fiscal, carried, other = draw(yuan), draw(yuan), draw(yuan)
    return GoalContent(
        kind=draw(st.sampled_from(kinds or tuple(ObjectKind))),
        name=draw(names),
        unit="219001",
        nature=draw(st.sampled_from(ProjectNature)),
        category=draw(st.sampled_from(ProjectCategory)),
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 12, 31),
        fiscal_funds=fiscal,
        carryover=carried,
        other_funds=other,
        amount=fiscal + carried + other,
        midterm_amount=draw(st.one_of(st.none(), yuan)),
        annual_goal=draw(texts),
        midterm_goal=draw(st.one_of(st.none(), texts)),
        tasks=draw(st.lists(st.builds(Task, name=names, content=texts, amount=yuan), max_size=3).map(tuple)),
        indicators=draw(indicators(tuple(Horizon))),
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A monitoring form, with rows for some of its indicators."""
    asked = draw(indicators())
    budget, executed = draw(yuan), draw(yuan) - draw(yuan)
    rows = {
        one.name: Progress(
            indicator=one.name,
            actual=None if one.operator is Operator.QUALITATIVE else draw(quantities),
            tier=draw(st.sampled_from(Tier)) if one.operator is Operator.QUALITATIVE else None,
            expected_actual=None if one.operator is Operator.QUALITATIVE else draw(quantities),
            likelihood=draw(st.sampled_from(Likelihood)),
            causes=tuple(cause for cause in DeviationCause if draw(st.booleans())),
            explanation=draw(st.one_of(st.just(""), texts)),
        )
        for one in asked
        if draw(st.booleans())
    }
    return Record(
        unit="219001",
        name=draw(names),
        kind=draw(st.sampled_from(ObjectKind)),
        fiscal_year=2026,
        period_end_month=draw(st.integers(1, 12)),
        indicators=asked,
        rows=rows,
        execution=Execution(
            initial_budget=draw(yuan),
            adjusted_budget=budget,
            executed=executed,
            rate=percent(executed, budget),
        ),
        beside=Beside(
            expected_executed=draw(st.one_of(st.none(), yuan)),
            explanation=draw(st.one_of(st.just(""), texts)),
            problems=draw(st.one_of(st.just(""), texts)),
            measures=draw(st.one_of(st.just(""), texts)),
        ),
    )


@st.composite
def self_evaluations(draw: st.DrawFn, kind: ObjectKind) -> SelfEvaluation:
    """Submitted, with a score for each row."""
    told = tuple(
        Attainment(
            indicator=one,
            actual=None if one.operator is Operator.QUALITATIVE else draw(quantities),
            tier=draw(st.sampled_from(Tier)) if one.operator is Operator.QUALITATIVE else None,
            explanation=draw(st.one_of(st.just(""), texts)),
        )
        for one in draw(indicators())
    )
    lines = [("预算执行率", Decimal(10)), *((one.indicator.name, one.indicator.weight) for one in told)]
    scored = [Derived(name=name, weight=weight, score=draw(points), inputs={}, rule="按比例") for name, weight in lines]
    parts = [
        FundsPart(source=one, initial_budget=draw(yuan), adjusted_budget=draw(yuan), executed=draw(yuan))
        for one in FundsSource
        if draw(st.booleans())
    ]
    return SelfEvaluation(
        status=Status.SUBMITTED,
        object=kind,
        unit="219001",
        name=draw(names),
        fiscal_year=2026,
        funds=Funds(initial_budget=draw(yuan), adjusted_budget=draw(yuan), executed=draw(yuan) - draw(yuan), parts=tuple(parts)),
        rows=told,
        conclusion=draw(texts),
        derivation=Derivation(rule_version="mof/2020", lines=tuple(scored), total=draw(points)),
    )
