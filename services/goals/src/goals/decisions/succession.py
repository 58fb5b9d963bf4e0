"""What a closed unit held passes to the unit that succeeds it (单位撤并承接)."""

from typing import Protocol

from shared.events.goals import GoalHandedOver


class Held(Protocol):
    """Something that belongs to a unit."""

    @property
    def unit(self) -> str:
        """Whose it is."""
        ...


def hand_over(state: Held, from_unit: str, to_unit: str) -> list[GoalHandedOver]:
    """移交, whatever its state; nothing where it does not belong to that unit."""
    return [GoalHandedOver(from_unit=from_unit, to_unit=to_unit)] if state.unit == from_unit else []
