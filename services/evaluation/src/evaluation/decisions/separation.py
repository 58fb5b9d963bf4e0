"""Who is evaluated does not evaluate, and who filed does not judge: by person and by unit (三方独立)."""

from collections.abc import Collection

from shared.events.values import within
from shared.runtime.actor import Actor
from shared.runtime.decider import Invalid, Refusal


class SelfReview(Refusal):
    """Who submitted does not review or confirm, and who confirmed does not correct."""

    zh = "报送人不得审核或确认"


class EvaluatedEvaluates(Refusal):
    """Who is evaluated does not evaluate (财预〔2020〕10号; 财预〔2021〕6号)."""

    zh = "被评价单位不得评价自己"


class UnitIsNoThirdParty(Invalid):
    """A third party is a firm of its own and no budget unit (三方独立)."""

    zh = "预算单位不得受托"


def forbid_registered(third_party: str, code: str, units: Collection[str]) -> None:
    """Raise UnitIsNoThirdParty where the code is that of a registered unit, or of a part of one; `units` are those registered of them."""
    if units:
        raise UnitIsNoThirdParty(
            f"{third_party}的代码 {code} 是预算单位 {min(units)} 或其下属，预算单位不得受托评价，请委托独立的第三方机构",
            place="third_party_code",
        )


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


def forbid_confirmer(actor: Actor, confirmed_by: str) -> None:
    """Raise SelfReview where the actor confirmed what is corrected: nobody corrects a result alone."""
    if confirmed_by and actor.person == confirmed_by:
        raise SelfReview(f"{actor.person} 是该结果的确认人，不得独自更正，须由另一人办理")
