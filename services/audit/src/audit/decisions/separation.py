"""Who may not judge in audit: an auditor of the unit that the item belongs to, and who recorded a finding."""

from shared.events.values import within
from shared.runtime.actor import Actor
from shared.runtime.decider import Refusal


class OwnUnit(Refusal):
    """Nobody records or settles a finding on the own unit."""

    zh = "不得审计本单位"


class FinderSettles(Refusal):
    """Who recorded a finding does not settle it."""

    zh = "不得销号本人记录的审计发现"


def forbid_own_unit(actor: Actor, unit: str) -> None:
    """Raise OwnUnit for the item's unit and those below it."""
    if within(actor.unit, unit):
        raise OwnUnit(f"单位 {actor.unit} 不得就本单位（{unit}）的事项记录审计发现或销号")


def forbid_finder(actor: Actor, found_by: str) -> None:
    """Raise FinderSettles for who recorded the finding."""
    if actor.person == found_by:
        raise FinderSettles(f"该审计发现由 {actor.person} 本人记录，应由另一名审计人员核实后销号")
