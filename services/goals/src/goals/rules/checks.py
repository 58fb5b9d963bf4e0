"""By which rules a declaration form is checked (申报检查): weights, the tree of indicators, and words that say too little."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from goals.decisions.goal_state import Decision, Goal
from shared.events.envelope import Value
from shared.events.values import Level1, Level2, Name, Points, jurisdiction_of, shown
from shared.rules.book import Book
from shared.rules.head import wrong
from shared.rules.kind import Version, plain_kind
from shared.rules.weights import WeightRange

Words = Annotated[tuple[Name, ...], Field(max_length=200)]


class CheckRules(Value):
    """What a document or a county asks of a declaration form."""

    annual_weight: Points
    """Of the annual indicators together; what is missing to 100 is the budget execution rate's at self-evaluation (财预〔2020〕10号)."""
    tree: Mapping[Level1, Annotated[tuple[Level2, ...], Field(min_length=1)]]
    """The tree of indicators: which second levels stand below a first one."""
    required_levels: tuple[Level1, ...]
    """A project has annual indicators of each."""
    advised_levels: tuple[Level1, ...] = ()
    """A form without annual indicators of one is warned about."""
    weights: Mapping[Level1, WeightRange] = {}
    """What a project's annual indicators of a first level weigh together; else it is warned about. A level left out is free."""
    vague_words: Words = ()
    """A qualitative target with one of these words cannot be measured."""
    share_words: Words = ()
    """An indicator whose name has one is a part of a whole (占比): at most all of it."""
    change_words: Words = ()
    """With one of these words it is how much something grew or shrank, which may exceed 100 %."""

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        for level, below in self.tree.items():
            if len(set(below)) < len(below):
                raise wrong(f"指标体系（tree）：{level}指标下有重复的二级指标")
        for field in ("required_levels", "advised_levels", "weights"):
            if strange := [str(one) for one in getattr(self, field) if one not in self.tree]:
                raise wrong(f"{'、'.join(strange)}（{field}）不在指标体系（tree）中")
        least = sum(one.at_least for one in self.weights.values())
        most = sum(one.at_most for one in self.weights.values()) if set(self.weights) == set(self.tree) else 100
        if not least <= self.annual_weight <= most:
            raise wrong(
                f"一级指标分值（weights）合计在 {least} 至 {most} 分之间，容不下年度指标的 {self.annual_weight} 分（annual_weight）"
            )
        return self

    def weight_words(self) -> str:
        """What the annual weights must add up to, in words."""
        return f"{shown(self.annual_weight)}（另 {shown(100 - self.annual_weight)} 分为预算执行率）" if self.annual_weight != 100 else "100"


CHECKS = plain_kind(
    "checks", "申报检查规则", "适用于施行之日起申报的绩效目标；此前申报的，完善和调整时仍按申报当日的规则检查", CheckRules, "goals.rules"
)


@dataclass(frozen=True)
class Checks:
    """The checks as the county's book has them."""

    book: Book

    def of(self, goal: Goal, item: str, today: date) -> Version[CheckRules]:
        """By which a form of the goal is judged: those of the day on which it was declared, until then those in force. Raises NoRuleSet."""
        if goal.rule_set and goal.status not in goal.allowed[Decision.DRAFT]:
            return CHECKS.named(goal.rule_set, self.book)
        return CHECKS.in_force(jurisdiction_of(item), today, self.book)
