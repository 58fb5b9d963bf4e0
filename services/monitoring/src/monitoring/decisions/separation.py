"""Who filed does not judge, and nobody judges the own unit: separation of duties by person and by unit."""

from shared.events.values import within
from shared.runtime.actor import Actor
from shared.runtime.decider import Refusal


class SubmitterReviews(Refusal):
    """Who submits does not review, return, close or clear."""

    zh = "报送人不得审核"


class OwnUnit(Refusal):
    """Nobody reviews the own unit, monitors it closely or disposes of its items."""

    zh = "不得审核本单位"


def forbid_self_review(actor: Actor, *filed_by: str) -> None:
    """Raise SubmitterReviews where the actor is one of those who filed."""
    if actor.person in filed_by:
        raise SubmitterReviews(f"{actor.person}报送了这份监控自评，不得审核、退回、办结或解除其预警")


def forbid_own_unit(actor: Actor, unit: str) -> None:
    """Raise OwnUnit where the actor belongs to the unit or to one below it."""
    if within(actor.unit, unit):
        raise OwnUnit(f"单位{actor.unit}属于{unit}，不得审核、监控或处置本单位的事项")
