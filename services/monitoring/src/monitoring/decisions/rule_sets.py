"""The county's own warning rule sets (本地预警规则集): how they are decided on in this service."""

from typing import TypeAlias

from shared.events.monitoring import RuleSetApproved, RuleSetProposed, RuleSetRejected, RuleSetWithdrawn
from shared.rules import book
from shared.rules.book import Book, RuleBook, Told, decisions_of
from shared.runtime.decider import Decider

RuleSetEvent: TypeAlias = RuleSetProposed | RuleSetApproved | RuleSetRejected | RuleSetWithdrawn


def evolve(state: Book, event: RuleSetEvent) -> Book:
    """The county's rule sets after the event."""
    return book.evolve(state, event)


RULE_SETS = Decider("rule-sets", Book(), evolve)
BOOK = RuleBook(Told(RuleSetProposed, RuleSetApproved, RuleSetRejected, RuleSetWithdrawn), RULE_SETS)
Decision = decisions_of(__name__)
