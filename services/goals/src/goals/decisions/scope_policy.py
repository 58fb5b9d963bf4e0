"""Which project funds must carry goals from a fiscal year on (绩效目标管理范围)."""

from dataclasses import dataclass
from decimal import Decimal

from shared.events.goals import ScopePolicySet
from shared.events.values import code_of, fiscal_year_of
from shared.runtime.decider import Decider, Invalid, Refusal


@dataclass(frozen=True)
class ScopePolicies:
    """Every policy of the county in the order in which they were set."""

    policies: tuple[ScopePolicySet, ...] = ()

    def in_force(self, year: int) -> ScopePolicySet | None:
        """The policy of a fiscal year: the one with the latest first year up to it, the last set of that year."""
        reached = [policy for policy in self.policies if policy.from_year <= year]
        return max(reached, key=lambda policy: policy.from_year) if reached else None


class ThresholdNeeded(Invalid):
    """What is enforced must be a number."""

    zh = "缺少起点金额"


class AlreadySo(Refusal):
    """The same policy stands already."""

    zh = "范围规定未变"


def set_policy(state: ScopePolicies, policy: ScopePolicySet) -> list[ScopePolicySet]:
    """规定范围. A later decision for the same year replaces the earlier from then on; both stay in the log."""
    if policy.enforced and policy.threshold is None:
        raise ThresholdNeeded(f"{policy.from_year} 年起执行的范围规定须写明起点金额（0 表示全部项目资金）", place="threshold")
    if policy in state.policies:
        raise AlreadySo(f"{policy.from_year} 年起的范围规定与已有规定相同")
    return [policy]


def exempts(state: ScopePolicies, item: str, amount: Decimal | None) -> bool:
    """Whether the item needs no goal: a project below an enforced threshold, a whole department before it is in scope."""
    policy = state.in_force(fiscal_year_of(item))
    if policy is None:
        return False
    if code_of(item).startswith("D"):
        return not policy.whole_department
    return bool(policy.enforced and policy.threshold is not None and amount is not None and amount < policy.threshold)


def evolve(state: ScopePolicies, event: ScopePolicySet) -> ScopePolicies:
    """The policies after the event; for one year the later one counts."""
    kept = tuple(policy for policy in state.policies if policy.from_year != event.from_year)
    return ScopePolicies((*kept, event))


SCOPE = Decider("scope-policy", ScopePolicies(), evolve)
