"""For whom a proposed rule set waits (待办): its place in the list of what waits for me."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from shared.events import rules as told
from shared.rules.book import Status, status_after
from shared.runtime.decider import Decider
from shared.runtime.web.auth import Permission
from shared.todo.tables import End, Kind, Waits


@dataclass(frozen=True)
class Proposed:
    """One rule set of the county's book."""

    status: Status = Status.NONE
    name: str = ""


def _evolve(state: Proposed, event: told.OfRuleSet) -> Proposed:
    if isinstance(event, told.Proposed):
        state = replace(state, name=event.title)
    return replace(state, status=status_after(event))


RULE_SET: Decider[Proposed, told.OfRuleSet] = Decider("rule-set", Proposed(), _evolve)


def kind(approves: Permission) -> Kind:
    """A service's proposed rule sets wait for those who approve."""
    number: Callable[[object], str | None] = lambda event: str(event.number) if isinstance(event, told.OfRuleSet) else None  # noqa: E731
    return Kind(
        "规则集",
        RULE_SET,
        {
            "NONE": End("nothing is proposed"),
            "PROPOSED": Waits(approves, "批准规则集，或不予批准"),
            "APPROVED": End("in force from its day on"),
            "REJECTED": End("may be proposed anew"),
            "WITHDRAWN": End("may be proposed anew"),
        },
        lambda _: "/rule-sets",
        of="rule-sets",
        part=number,
        about=lambda event: event.key if isinstance(event, told.Proposed) else "",
    )
