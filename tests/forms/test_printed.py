"""What is written on a form is read from it again, to the last digit and letter."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from evaluation.decisions.self_evaluation_state import SelfEvaluation
from evaluation.printed import self_evaluation_form
from evaluation.printed_of_department import department_self_evaluation_form
from goals.printed import goal_form
from monitoring.decisions.record_state import Record
from monitoring.printed import monitoring_form
from shared.events.evaluation import FundsSource
from shared.events.goals import GoalContent, ProjectNature
from shared.events.monitoring import DeviationCause, Likelihood
from shared.events.values import Horizon, Indicator, ObjectKind, percent
from shared.forms import Document, Kind, document, forms_in, read
from shared.forms.document.parts import Indicator as Told
from shared.forms.printed import PrintedForm, as_xlsx
from tests.forms.filled import DEPARTMENT, UNIT, goals, records, self_evaluations

FORMS = settings(max_examples=15)
GOAL = "养护村道 100 公里，\n坠路事故为零"
SUMS = {"FUNDS_TOTAL_NE_PARTS", "WEIGHTS_NE_100", "TOTAL_NE_SUM", "RATE_NE_AMOUNTS", "EXECUTION_SCORE_NE_RULE"}
"""What is said of figures that were made without regard to each other."""
SAID = {*SUMS, "NUMBER_AS_TEXT", "FORMULA_LIKE_TEXT", "OPERATOR_IN_NAME"}
CAUSES = dict(zip(DeviationCause, ("FUNDING", "POLICY", "STAFFING", "FACILITIES", "OTHER"), strict=True))
CHANCES = dict(zip(Likelihood, ("CERTAIN", "POSSIBLE", "IMPOSSIBLE"), strict=True))
SOURCES = dict(zip(FundsSource, ("fiscal", "carryover", "other"), strict=True))


def read_again(form: PrintedForm) -> Document:
    """The one document in the file that is made of a form; nothing in it stops anybody."""
    found = forms_in(read("表.xlsx", as_xlsx(form)))
    (one,) = found.forms
    made = document(one)
    assert not made.fatal
    assert {one.rule for one in (*found.findings, *made.findings)} <= SAID
    return made


def plain(value: Any) -> Any:
    """A value without its place."""
    return None if value is None else value.value


def of_units(made: Document) -> tuple[str | None, ...]:
    return tuple(made.said(name) for name in ("department_code", "department", "unit_code", "unit"))


def aimed_at(one: Told) -> tuple[Any, ...]:
    """Level 1 and 2, name, operator, target, words, unit and weight, as they were read."""
    levels = [str(plain(level)).removesuffix("指标") for level in (one.level1, one.level2)]
    words = plain(one.target_text) if one.operator is None else None
    return (*levels, plain(one.level3), one.operator or "定性", plain(one.target), words, one.unit or "")


def asked(one: Indicator) -> tuple[Any, ...]:
    """The same, as it was declared."""
    return one.level1, one.level2, one.name, one.operator, one.target, one.target_text, one.measure


@FORMS
@given(goals())
def test_a_goal_is_read_again_from_its_form(content: GoalContent) -> None:
    made = read_again(goal_form(content, 2026, UNIT, DEPARTMENT))
    whole = content.kind is ObjectKind.DEPARTMENT
    assert made.kind is (Kind.DEPARTMENT_GOAL if whole else Kind.GOAL_DECLARATION)
    assert (plain(made.fiscal_year), plain(made.amount_unit), made.said("annual_goal")) == (2026, "万元", content.annual_goal)
    money = {(one.kind, one.horizon == "MIDTERM"): plain(one.initial) for one in made.funds if one.initial}
    expected = {
        ("total", True): content.midterm_amount,
        ("total", False): content.amount,
        ("fiscal", False): content.fiscal_funds,
        ("carryover", False): content.carryover,
        ("other", False): content.other_funds,
    }
    assert money == {name: value for name, value in expected.items() if value is not None}
    told = [(one.horizon == "MIDTERM", *aimed_at(one), plain(one.weight), plain(one.texts.get("scoring")) or "") for one in made.indicators]
    lines = [(one.horizon is Horizon.MIDTERM, *asked(one), one.weight, one.scoring_standard) for one in content.indicators]
    assert told == sorted(lines, key=lambda line: not line[0])
    assert plain(made.total and made.total.weight) == sum(
        (one.weight for one in content.indicators if one.horizon is Horizon.ANNUAL), Decimal(0)
    )
    if whole:
        assert (made.said("unit_code"), made.said("unit")) == (content.unit, UNIT)
        tasks = [(plain(one.name), plain(one.content), plain(one.amounts["total"])) for one in made.tasks]
        assert tasks == [(task.name, task.content, task.amount) for task in content.tasks]
        return
    assert (made.said("project_name"), made.said("category"), made.said("midterm_goal")) == (
        content.name,
        content.category,
        content.midterm_goal,
    )
    assert plain(made.nature) == ("NEW" if content.nature is ProjectNature.NEW else "CONTINUING")
    assert of_units(made) == ("219", DEPARTMENT, "219001", UNIT)
    assert plain(made.dates["period"]) == ("2026-01-01", "2028-12-31")


@FORMS
@given(records())
def test_monitoring_is_read_again_from_its_form(record: Record) -> None:
    made = read_again(monitoring_form(record, GOAL, UNIT, DEPARTMENT))
    assert (made.kind, plain(made.fiscal_year), plain(made.period_end_month)) == (Kind.MONITORING, 2026, record.period_end_month)
    assert (made.said("project_name"), made.said("annual_goal")) == (record.name, GOAL)
    assert [made.said(name) or "" for name in ("funds_note", "problems", "measures")] == [
        record.beside.explanation,
        record.beside.problems,
        record.beside.measures,
    ]
    assert of_units(made) == ("219", DEPARTMENT, "219001", UNIT)
    money, (fund,) = record.execution, made.funds
    assert money is not None
    figures = (money.initial_budget, money.adjusted_budget, money.executed, record.beside.expected_executed)
    assert tuple(map(plain, (fund.initial, fund.full_year, fund.executed, fund.forecast))) == figures
    assert plain(made.execution and made.execution.rate) == money.rate
    for one, told in zip(record.indicators, made.indicators, strict=True):
        row = record.rows.get(one.name)
        assert aimed_at(told) == asked(one)
        assert plain(told.forecast) == (row.expected_actual if row else None)
        reached = plain(told.actual_text) if one.target is None else plain(told.actual)
        assert reached == ((row.tier or row.actual) if row else None)
        assert set(told.causes) == {CAUSES[cause] for cause in row.causes} if row else not told.causes
        assert told.possibility == (CHANCES[row.likelihood] if row else None)
        assert (plain(told.texts.get("reason")) or "") == (row.explanation if row else "")


@FORMS
@given(self_evaluations(ObjectKind.PROJECT))
def test_a_projects_self_evaluation_is_read_again_from_its_form(known: SelfEvaluation) -> None:
    made = read_again(self_evaluation_form(known, (), GOAL, UNIT, DEPARTMENT))
    assert made.kind is Kind.PROJECT_SELF_EVALUATION
    assert made.said("expected_goal") == GOAL
    assert made.total is not None
    assert plain(made.total.weight) == 100
    require_same(known, made)


@FORMS
@given(self_evaluations(ObjectKind.DEPARTMENT), goals(ObjectKind.DEPARTMENT))
def test_a_departments_self_evaluation_is_read_again_from_its_form(known: SelfEvaluation, initial: GoalContent) -> None:
    first = [one.indicator.model_copy(update={"target": one.indicator.target and Decimal(7)}) for one in known.rows[1:]]
    initial = initial.model_copy(update={"indicators": tuple(first)})
    made = read_again(department_self_evaluation_form(known, (), initial, GOAL, UNIT, DEPARTMENT))
    assert made.kind is Kind.DEPARTMENT_SELF_EVALUATION
    assert (made.said("annual_goal"), made.said("expected_goal")) == (initial.annual_goal, GOAL)
    require_same(known, made)
    began = {one.name: one.target_text or "7" for one in first}
    assert [plain(told.texts["initial_target"]) for told in made.indicators] == [began.get(one.indicator.name, "—") for one in known.rows]
    assert [plain(told.texts["core"]) == "是" for told in made.indicators] == [one.indicator.is_core for one in known.rows]


def require_same(known: SelfEvaluation, made: Document) -> None:
    """The document says what was filled in and scored."""
    assert (plain(made.fiscal_year), made.said("project_name"), made.said("actual_goal")) == (2026, known.name, known.conclusion)
    assert of_units(made) == ("219", DEPARTMENT, "219001", UNIT)
    funds, derivation = known.funds, known.derivation
    assert funds is not None
    assert derivation is not None
    money = {one.kind: tuple(map(plain, (one.initial, one.full_year, one.executed))) for one in made.funds}
    parts = {SOURCES[one.source]: (one.initial_budget, one.adjusted_budget, one.executed) for one in funds.parts}
    assert money == {"total": (funds.initial_budget, funds.adjusted_budget, funds.executed)} | parts
    execution, *scores = derivation.lines
    assert made.execution is not None
    assert (plain(made.execution.weight), plain(made.execution.score)) == (execution.weight, execution.score)
    assert plain(made.execution.rate) == (percent(funds.executed, funds.adjusted_budget) if funds.adjusted_budget else None)
    assert made.total is not None
    assert plain(made.total.score) == derivation.total
    for one, told, line in zip(known.rows, made.indicators, scores, strict=True):
        assert aimed_at(told) == asked(one.indicator)
        assert (plain(told.weight), plain(told.score)) == (one.indicator.weight, line.score)
        reached = plain(told.actual_text) if one.indicator.target is None else plain(told.actual)
        assert reached == (one.tier or one.actual)
        assert (plain(told.texts.get("deviation")) or "") == one.explanation
