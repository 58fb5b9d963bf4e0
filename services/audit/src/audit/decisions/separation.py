"""Who may not judge in audit: an auditor of the unit that the item belongs to."""

from shared.events.values import within
from shared.runtime.actor import Actor
from shared.runtime.decider import Refusal


class OwnUnit(Refusal):
    """Nobody records or settles a finding on the own unit."""

    zh = "不得审计本单位"


def forbid_own_unit(actor: Actor, unit: str) -> None:
    """Raise OwnUnit for the item's unit and those below it."""
    if within(actor.unit, unit):
        raise OwnUnit(f"单位 {actor.unit} 不得就本单位（{unit}）的事项记录审计发现或销号")
