"""A new road and its ex-ante evaluation (事前绩效评估), for the tests of goals."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from goals.decisions import ex_ante
from goals.decisions.ex_ante import ExAnte, ExAnteEvent
from shared.events.ex_ante import ExAnteAssessed, ExAnteConcluded, ExAnteContent, ExAnteRequested, Judgements, Outcome
from shared.runtime.actor import Actor

DIMENSIONS = ("necessity", "economy", "goal_soundness", "feasibility", "funding")


def before(**other: Any) -> ExAnteContent:
    """The form by which the road project is asked for."""
    known = {"name": "农村公路养护经费", "unit": "219001", "object": "项目", "amount": "1200000.00", "basis": "县公路养护规划"}
    return ExAnteContent.model_validate(known | {"statements": dict.fromkeys(DIMENSIONS, "有据可查")} | other)


def judgements(score: str) -> Judgements:
    """Each dimension with this score."""
    return Judgements.model_validate({one: {"score": score, "opinion": "充分"} for one in DIMENSIONS})


def assess(state: ExAnte, who: Actor) -> list[ExAnteAssessed]:
    """17.50 in each dimension, and support after adjustment."""
    given = judgements("17.50")
    return ex_ante.assess(state, judgements=given, recommends=Outcome.ADJUSTED, opinion="单价偏高", third_party="", actor=who)


def conclude(
    state: ExAnte, who: Actor, outcome: Outcome = Outcome.ADJUSTED, supported: Decimal | None = Decimal(1_000_000)
) -> list[ExAnteConcluded]:
    """Support for a million."""
    return ex_ante.conclude(state, outcome=outcome, supported=supported, reason="核减单价", actor=who)


def given(*events: ExAnteEvent) -> ExAnte:
    """The evaluation after these events."""
    return ex_ante.EX_ANTE.fold(events)


REQUESTED = ExAnteRequested(content=before(), by="li")
[ASSESSED] = assess(given(REQUESTED), Actor("chen", "219"))
[CONCLUDED] = conclude(given(REQUESTED, ASSESSED), Actor("qian"))
SUPPORTED: Sequence[ExAnteEvent] = (REQUESTED, ASSESSED, CONCLUDED)
