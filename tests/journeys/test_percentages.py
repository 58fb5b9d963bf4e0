"""For the same figures every service says the same percentage: rounded once, half-up."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from audit.figures import figure
from audit.figures.figure import Tally
from evaluation.rules import form
from feedback.decisions import linkage
from feedback.decisions.linkage_state import Linkage
from feedback.decisions.policy import Policy
from feedback.decisions.result import Confirmed, Status
from goals.views import coverage
from monitoring.decisions import execution
from monitoring.decisions.execution import Fact
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import LinkageAction, LinkageProposed, PolicyRow
from shared.events.values import Grade, to_yuan
from shared.runtime.actor import Actor
from tests.evaluation.cases import FUNDS, MOF, ROWS
from tests.stores import IN_MEMORY

POLICY = Policy((PolicyRow(grade=Grade.FAIR, action=LinkageAction.CUT),))
GOAL = {"year": 2020, "unit": "219001", "submitted": True}
AMOUNTS = st.integers(1, 10**14).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
"""Fen: a part, and the whole that it is of."""


@pytest.fixture(scope="module")
def view() -> Iterator[Connection]:
    with IN_MEMORY.connect() as conn:
        coverage.VIEW.make(conn)
        conn.execute(coverage.units.insert(), [{"code": "219001", "name": "县交通局", "closed": False}])
        yield conn


def of_goals(conn: Connection, part: int, whole: int) -> Decimal:
    """Of two declared projects one is approved: 批复 of 应有 by amount."""
    conn.execute(coverage.items.delete())
    approved = GOAL | {"item": "360922-2020-P1", "declared_fen": part, "approved_fen": part}
    declared = GOAL | {"item": "360922-2020-P2", "declared_fen": whole - part, "approved_fen": None}
    conn.execute(coverage.items.insert(), [approved, declared])
    return coverage.coverage(conn, year=2020, scope="").by_amount


def of_monitoring(part: int, whole: int) -> Decimal:
    """执行率 of a record."""
    budget = to_yuan(whole)
    return execution.block(Fact("gk/1", date(2020, 6, 30), budget, budget, to_yuan(part)), None).rate


def of_evaluation(part: int, whole: int) -> Decimal:
    """执行率 of a self-evaluation."""
    funds = FUNDS.model_copy(update={"adjusted_budget": to_yuan(whole), "executed": to_yuan(part), "explanation": "有说明"})
    [line] = [line for line in form.score(MOF, funds, ROWS).lines if line.name == "预算执行率"]
    return Decimal(line.inputs["执行率"].removesuffix("%"))


def of_feedback(part: int, whole: int) -> Decimal:
    """核减比例 of an amount."""
    result = Confirmed(status=Status.AWAITED, kind=EvaluationKind.KEY, unit="219001", name="养护", amount=to_yuan(whole), grade=Grade.FAIR)
    [event] = linkage.propose(
        Linkage(),
        item="360922-2019-P1",
        others=(),
        result=result,
        policy=POLICY,
        next_year=2021,
        action=LinkageAction.CUT,
        ratio=None,
        amount=to_yuan(part),
        reason="中",
        actor=Actor("wang"),
    )
    assert isinstance(event, LinkageProposed)
    assert event.ratio is not None
    return event.ratio


def of_audit(part: int, whole: int) -> Decimal:
    """A share of the annual figures."""
    value = figure.share_by_amount([Tally(1, part, 1, {}), Tally(1, whole, 1, {})]).value
    assert value is not None
    return value


def half_up(part: int, whole: int) -> Decimal:
    """By whole numbers alone."""
    return Decimal((Fraction(part * 10_000, whole) + Fraction(1, 2)).__floor__()).scaleb(-2)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@example((733, 800))
@given(AMOUNTS)
def test_every_service_says_the_same_percentage(view: Connection, figures: tuple[int, int]) -> None:
    said = {
        "goals": of_goals(view, *figures),
        "monitoring": of_monitoring(*figures),
        "evaluation": of_evaluation(*figures),
        "feedback": of_feedback(*figures),
        "audit": of_audit(*figures),
    }
    assert said == dict.fromkeys(said, half_up(*figures))


def test_733_of_800_is_91_63_everywhere(view: Connection) -> None:
    each = (of_monitoring, of_evaluation, of_feedback, of_audit)
    assert [str(one(733, 800)) for one in each] + [str(of_goals(view, 733, 800))] == ["91.63"] * 5
