"""Who may not judge: whoever filed, and the unit that it is about."""

from shared.events.values import within
from shared.runtime.actor import Actor
from shared.runtime.decider import Refusal


class SelfVerification(Refusal):
    """Who reports does not judge, neither the person nor the unit."""

    zh = "报送人和本单位不得自行认可、核验或核定"


class ProposerAnswers(Refusal):
    """Who proposes does not answer."""

    zh = "提出人不得自行采纳"


def forbid_self_review(actor: Actor, *filed_by: str) -> None:
    """Raise SelfVerification for whoever reported measures or a result, or asked for a later date."""
    if actor.person in filed_by:
        raise SelfVerification(f"{actor.person} 报送了该整改的措施、结果或延期申请，不得自行认可、退回、核验、销号、延期或撤回")


def forbid_own_unit(actor: Actor, unit: str) -> None:
    """Raise SelfVerification for the unit, for those below it, and for the department above it, which answers for it."""
    if within(actor.unit, unit) or within(unit, actor.unit):
        raise SelfVerification(f"单位 {actor.unit} 不得认可、核验或核定本单位的事项（{unit}）")


def forbid_proposer(actor: Actor, proposed_by: str, name: str) -> None:
    """Raise ProposerAnswers for whoever proposed the linkage."""
    if actor.person == proposed_by:
        raise ProposerAnswers(f"{actor.person} 提出了“{name}”的挂钩建议，不得自行答复或落实")
