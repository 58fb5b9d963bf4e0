"""Who is evaluated does not evaluate, and who filed does not judge: by person and by unit (三方独立)."""

from shared.events.values import within
from shared.runtime.actor import Actor
from shared.runtime.decider import Refusal


class SelfReview(Refusal):
    """Who submitted does not review or confirm."""

    zh = "报送人不得审核或确认"


class EvaluatedEvaluates(Refusal):
    """Who is evaluated does not evaluate (财预〔2020〕10号; 财预〔2021〕6号)."""

    zh = "被评价单位不得评价自己"


def forbid_self_review(actor: Actor, *filed_by: str) -> None:
    """Raise SelfReview where the actor ever filed what is judged."""
    if actor.person in filed_by:
        raise SelfReview(f"{actor.person} 是报送人，不得审核或确认自己报送的材料")


def forbid_own_unit(actor: Actor, unit: str) -> None:
    """Raise EvaluatedEvaluates where the actor belongs to the evaluated unit or to one below it."""
    if within(actor.unit, unit):
        raise EvaluatedEvaluates(f"单位 {actor.unit} 属于被评价单位 {unit}，不得评价自己")


def forbid_filing_unit(actor: Actor, unit: str) -> None:
    """Raise SelfReview where the actor belongs to the department or firm that filed what is judged, whoever of them it was."""
    if within(actor.unit, unit):
        raise SelfReview(f"单位 {actor.unit} 属于报送方 {unit}，不得审核或确认本方报送的材料")
