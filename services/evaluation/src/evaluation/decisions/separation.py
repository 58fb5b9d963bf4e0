"""Who is evaluated does not evaluate, by person and by unit (三方独立)."""

from dataclasses import dataclass

from shared.runtime.decider import Refusal


@dataclass(frozen=True)
class Actor:
    """Who acts, and for which unit; the finance bureau's people have none."""

    person: str
    unit: str = ""


class SelfReview(Refusal):
    """Who submitted does not review or confirm."""

    zh = "报送人不得审核或确认"


class EvaluatedEvaluates(Refusal):
    """Who is evaluated does not evaluate (财预〔2020〕10号; 财预〔2021〕6号)."""

    zh = "被评价单位不得评价自己"


def independent(actor: Actor, *, evaluated: str, submitted_by: str = "") -> None:
    """The actor neither submitted what is judged nor belongs to the unit that is judged, or to one below it."""
    if submitted_by and actor.person == submitted_by:
        raise SelfReview(f"{actor.person} 是报送人，不得审核或确认自己报送的材料")
    if actor.unit.startswith(evaluated):
        raise EvaluatedEvaluates(f"单位 {actor.unit} 属于被评价单位 {evaluated}，不得评价自己")
