"""What every service tells alike of the rule sets (规则集) that its county sets itself; each has these events under its own names."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, JsonValue

from shared.events.envelope import Called, Event
from shared.events.values import WHOLE, Day, DocumentNumber, Label, Name, PersonId, Text

Number = Annotated[int, Field(ge=1, le=9999), WHOLE, Called("RuleSetNumber")]
"""Which of the county's rule sets of this service, counted from 1 over all kinds."""


class OfRuleSet(Event):
    """Which rule set it is about."""

    kind: Name
    """What it rules, e.g. scoring."""
    number: Number
    key: Name
    """How results name it: 360922/1."""


class Proposed(OfRuleSet):
    """拟订: the whole content, on which document it rests, and why."""

    title: Name
    document: DocumentNumber
    article: Label = ""
    """Where in the document: 第十二条."""
    in_force_from: Day
    in_force_until: Day | None = None
    """The last day; none where it holds until another one follows."""
    parameters: Mapping[str, JsonValue]
    """The rules as data, of the shape that its kind has."""
    copied_from: Label = ""
    """The rule set whose copy it began as, e.g. mof/2020."""
    reason: Text
    by: PersonId


class Approved(OfRuleSet):
    """批准 by somebody else: in force from its day on; no result made before changes."""

    title: Name
    document: DocumentNumber
    in_force_from: Day
    in_force_until: Day | None = None
    by: PersonId


class Rejected(OfRuleSet):
    """不予批准, with the reason."""

    reason: Text
    by: PersonId


class Withdrawn(OfRuleSet):
    """撤回 before it is approved, or before it comes into force."""

    reason: Text
    by: PersonId
