"""The yearly rule from grade to action (结果与预算挂钩办法); its ratios are published with the budget guide."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shared.events.feedback import LinkageAction, LinkagePolicySet, PolicyRow
from shared.events.values import Grade
from shared.runtime.decider import Decider, Invalid


@dataclass(frozen=True)
class Policy:
    """The rule of one budget year; the last one set counts."""

    rows: tuple[PolicyRow, ...] = ()
    rule_set: str = ""
    """The rule set that it is; empty for a policy that was set for the year."""

    def row(self, grade: Grade, action: LinkageAction) -> PolicyRow | None:
        """What the rule says for this grade and action."""
        return next((row for row in self.rows if (row.grade, row.action) == (grade, action)), None)


class RowTwice(Invalid):
    """A grade and an action stand once in a policy, with the smaller ratio first."""

    zh = "挂钩办法的行重复或比例颠倒"


def set_policy(_: Policy, *, year: int, rows: Sequence[PolicyRow]) -> list[LinkagePolicySet]:
    """规定 for a budget year; setting it again replaces it from then on."""
    for (grade, action), times in Counter((row.grade, row.action) for row in rows).items():
        if times > 1:
            raise RowTwice(f"等级“{grade}”的“{action}”出现 {times} 次", place="rows")
    for row in rows:
        if row.ratio_min is not None and row.ratio_max is not None and row.ratio_min > row.ratio_max:
            raise RowTwice(f"等级“{row.grade}”的比例下限 {row.ratio_min} 大于上限 {row.ratio_max}", place="rows")
    return [LinkagePolicySet(fiscal_year=year, rows=tuple(rows))]


def evolve(_: Policy, event: LinkagePolicySet) -> Policy:
    """The policy after the event."""
    return Policy(event.rows)


POLICY = Decider("linkage-policy", Policy(), evolve)
