"""A score names the events that it rests on, however the three logs come in."""

from decimal import Decimal

from sqlalchemy import Connection

from evaluation.decisions.self_evaluation import SELF_EVALUATION, submit
from evaluation.rules import form
from evaluation.views import sources
from shared.events.evaluation import ReadOf, SelfEvaluationSubmitted, TreasuryFact
from shared.events.goals import GoalApproved
from shared.events.monitoring import ExecutionReported
from shared.events.values import Grade
from tests.evaluation.cases import FORM, FUNDS, GOAL, ITEM, MOF, ROWS, TODAY, UNIT
from tests.evaluation.self_evaluations import ASSIGNED, FILLED
from tests.scenario.events import Story, batches, hear, recorded_events

STREAM = f"self-evaluation/{ITEM}"
FIGURES = {"as_of": "2019-12-31", "initial_budget": "12612200.00", "adjusted_budget": "12612200.00", "executed": "11865000.00"}
FACT = TreasuryFact.model_validate({"reference": "t/2", **FIGURES})
STORY: Story = [
    (f"goal/{ITEM}", GoalApproved(content=GOAL, unit=UNIT, amount=GOAL.amount, grade=Grade.EXCELLENT, in_year=False)),
    (f"execution/{ITEM}", ExecutionReported.model_validate({"reference": "t/1", **FIGURES})),
    (STREAM, ASSIGNED),
    (STREAM, FILLED),
    (f"execution/{ITEM}", ExecutionReported.model_validate({"reference": "t/2", **FIGURES})),
    (STREAM, FILLED),
]


def test_a_submitted_score_names_goal_form_and_fact_by_their_ids(conn: Connection) -> None:
    recorded = recorded_events(STORY)
    for size in (1, 9):
        sources.sources.drop(conn, checkfirst=True)
        sources.VIEW.make(conn)
        hear(conn, sources.VIEW, batches(recorded, size))
        known = sources.of_item(conn, ITEM, FACT)
        assert {one.what: one.id for one in known} == {
            ReadOf.GOAL: recorded[0].id,
            ReadOf.FACT: recorded[4].id,
            ReadOf.FILLED: recorded[5].id,
        }
    state = SELF_EVALUATION.initial
    for event in (ASSIGNED, FILLED, FILLED):
        state = SELF_EVALUATION.evolve(state, event)
    given = {"rules": MOF, "goal": GOAL, "fact": FACT, "form_file": FORM, "by": "li", "today": TODAY}
    [told] = submit(state, read=known, **given)  # type: ignore[arg-type]
    assert isinstance(told, SelfEvaluationSubmitted)
    assert {one.id for one in told.derivation.read} == {one.id for one in known}
    state = SELF_EVALUATION.evolve(state, FILLED)
    [later] = submit(state, read=known, **given)  # type: ignore[arg-type]
    assert isinstance(later, SelfEvaluationSubmitted)
    assert {one.what for one in later.derivation.read} == {ReadOf.GOAL, ReadOf.FACT}, "the form that stands is not yet known by its id"


def test_a_declared_score_stands_beside_the_computed_one_with_its_reason() -> None:
    row = ROWS[0].model_copy(update={"declared_score": Decimal(11), "explanation": "水量计有误差"})
    line = form.score(MOF, FUNDS, [row, *ROWS[1:]]).lines[1]
    assert (line.score, line.computed, line.declared) == (Decimal(11), Decimal("11.40"), Decimal(11))
    assert line.difference == "水量计有误差"
    assert {(one.computed, one.declared) for one in form.score(MOF, FUNDS, ROWS).lines} == {(None, None)}
