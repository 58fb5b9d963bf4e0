"""The county's own rule sets for feedback (本地规则集): how they are decided on in this service."""

from typing import TypeAlias

from shared.events.feedback import RuleSetApproved, RuleSetProposed, RuleSetRejected, RuleSetWithdrawn
from shared.rules.book import decisions_of, rule_book

RuleSetEvent: TypeAlias = RuleSetProposed | RuleSetApproved | RuleSetRejected | RuleSetWithdrawn


BOOK = rule_book(RuleSetEvent)
RULE_SETS = BOOK.decider
Decision = decisions_of(__name__)
