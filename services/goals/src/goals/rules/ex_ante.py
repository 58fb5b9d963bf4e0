"""A rule set of ex-ante evaluation (事前绩效评估规则): from which amount on what is new needs one."""

from datetime import date
from typing import Self

from pydantic import StrictBool, model_validator

from goals.decisions.goal_state import Decision, Goal
from shared.events.envelope import Value
from shared.events.values import Money, SpendingObject, jurisdiction_of
from shared.rules.book import Book
from shared.rules.head import wrong
from shared.rules.kind import NoRuleSet, Version, plain_kind


class Thresholds(Value):
    """What a document or a county sets: the year's amount in yuan from which on each kind needs an evaluation; None: it needs none."""

    project_from: Money | None = None
    policy_from: Money | None = None
    transfer_from: Money | None = None
    expired_too: StrictBool = False
    """到期后拟继续安排的: what ended with last year and is to be continued needs one as new things do."""

    @model_validator(mode="after")
    def _any(self) -> Self:
        if all(self.of(one) is None for one in SpendingObject):
            raise wrong("至少须写明项目、政策、转移支付之一的起点金额")
        return self

    def of(self, about: SpendingObject) -> Money | None:
        """That of a kind."""
        return {
            SpendingObject.PROJECT: self.project_from,
            SpendingObject.POLICY: self.policy_from,
            SpendingObject.TRANSFER: self.transfer_from,
        }[about]


EX_ANTE = plain_kind(
    "ex-ante", "事前绩效评估规则", "当日起申报的新增项目、政策和转移支付；没有生效的规则集时不要求评估", Thresholds, "goals.rules"
)


def of(goal: Goal, item: str, today: date, book: Book) -> Version[Thresholds] | None:
    """By which a form of the goal is judged: those of the day on which it was declared, until then those in force; None where none were."""
    if goal.status not in goal.allowed[Decision.DRAFT]:
        return EX_ANTE.named(goal.ex_ante_rules, book) if goal.ex_ante_rules else None
    try:
        return EX_ANTE.in_force(jurisdiction_of(item), today, book)
    except NoRuleSet:
        return None
