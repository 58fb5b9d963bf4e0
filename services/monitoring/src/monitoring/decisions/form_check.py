"""What would be said of a monitoring form as it is typed (预检): every rule that it breaks, at its field, and the lights to be expected."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from monitoring.decisions.execution import Fact
from monitoring.decisions.form import (
    DeviationUnexplained,
    execution_block,
    findings_on,
    require_every_row,
    require_word,
    sound_rows,
)
from monitoring.decisions.lights import appraise
from monitoring.decisions.record import require_submittable
from monitoring.decisions.record_state import Decision, Record
from monitoring.rules.lights import Assessment
from monitoring.rules.rule_set import RuleSet
from shared.events.monitoring import Execution, Progress, Stated
from shared.runtime.decider import Refusal, require
from shared.runtime.several_rules import SeveralRules
from shared.runtime.unsaid import NotSaid


@dataclass(frozen=True)
class Draft:
    """The form as far as it is typed."""

    progress: tuple[Progress, ...] = ()
    stated: Stated | None = None
    explanation: str = ""
    expected_executed: Decimal | None = None


@dataclass(frozen=True)
class Appraised:
    """What is wrong, by place, and what the rest comes to."""

    refused: tuple[tuple[str, Refusal], ...]
    remarks: tuple[str, ...]
    """What is odd about the money, and explained."""
    execution: Execution | None
    lights: Assessment | None
    """Once every row says how far its indicator is, and the execution is known."""


def appraised(state: Record, draft: Draft, *, fact: Fact | None, rules_named: Callable[[str], RuleSet], today: date) -> Appraised:
    """The same rules as filling in and submitting, all of them at once."""
    several = SeveralRules()
    tried = several.tried
    tried("", lambda: require(state.allowed, Decision.FILL, state.status))
    tried("", lambda: require_submittable(state, today))
    rows = tried("progress", lambda: _rows(state, draft.progress, several)) or {}
    tried("progress", lambda: require_every_row(state.indicators, rows))
    execution = tried("execution", lambda: execution_block(fact, draft.stated, draft.expected_executed))
    odd = (tried("execution", lambda: findings_on(execution, draft.stated, state.amount)) if execution else None) or ()
    tried("explanation", lambda: require_word(odd, draft.explanation))
    complete = all(one.name in rows for one in state.indicators)
    lights = tried("", lambda: appraise(replace(state, rows=rows), execution, rules_named, today)) if execution and complete else None
    remarks = tuple(one.sentence for one in odd) if draft.explanation.strip() else ()
    return Appraised(tuple(several.refused), remarks, execution, lights)


def _rows(state: Record, progress: Sequence[Progress], several: SeveralRules) -> Mapping[str, Progress]:
    """The rows that say how far an indicator is; one whose deviation is not explained yet is among them."""
    rows: dict[str, Progress] = {}
    for n, (row, sound) in enumerate(zip(progress, sound_rows(state.indicators, progress), strict=True)):
        if isinstance(sound, Refusal):
            several.note(f"progress/{n}", sound)
        if isinstance(sound, DeviationUnexplained | NotSaid | Progress):
            rows[sound.indicator if isinstance(sound, Progress) else row.indicator] = row
    return rows
