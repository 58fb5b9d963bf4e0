"""Which results and warnings of a fiscal year are sent to rectification (整改范围): dated data, with a rule where no year's is set."""

from collections.abc import Collection
from dataclasses import dataclass

from shared.events.feedback import Origin, RectificationPolicySet
from shared.events.monitoring import Light
from shared.events.values import Grade
from shared.runtime.decider import Decider


@dataclass(frozen=True)
class Scope:
    """The rule of one fiscal year; the last one set counts. By default 中 and 差, problems found by others, red lights."""

    grades: tuple[Grade, ...] = (Grade.FAIR, Grade.POOR)
    problems_of: tuple[Origin, ...] = (Origin.MONITORING, Origin.DEPARTMENT, Origin.KEY)
    lights: tuple[Light, ...] = (Light.RED,)


def set_policy(
    _: Scope, *, year: int, grades: Collection[Grade], problems_of: Collection[Origin], lights: Collection[Light]
) -> list[RectificationPolicySet]:
    """规定 for a fiscal year; setting it again replaces it, also for what was found before."""
    return [
        RectificationPolicySet(
            fiscal_year=year,
            grades=tuple(one for one in Grade if one in grades),
            problems_of=tuple(one for one in Origin if one in problems_of),
            lights=tuple(one for one in Light if one in lights),
        )
    ]


def evolve(_: Scope, event: RectificationPolicySet) -> Scope:
    """The policy after the event."""
    return Scope(event.grades, event.problems_of, event.lights)


RECTIFICATION_POLICY = Decider("rectification-policy", Scope(), evolve)
