"""The four fields of dual monitoring (双监控四象限): execution and attainment, each against the time passed, by the dated rules."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shared.attainment.computing import time_passed
from shared.attainment.rule_set import in_force
from shared.events.envelope import Value
from shared.events.values import Name, Rate, Text, rounded


class Quadrant(StrEnum):
    """Where an item stands."""

    BOTH_BEHIND = "双滞后"
    MONEY_AHEAD = "钱到事未到"
    WORK_AHEAD = "事快钱慢"
    BOTH_ON_COURSE = "双达标"


class Lines(Value):
    """From where on each side is on course, in per cent."""

    rule_set: Name
    time_passed: Rate
    """序时进度."""
    execution_from: Rate
    attainment_from: Rate
    sentence: Text
    """The rule in words."""


def lines(fiscal_year: int, month: int) -> Lines:
    """What the rule set of the year asks at the end of the month."""
    rules = in_force(fiscal_year)
    passed, asked = Fraction(month, 12), rules.quadrant
    execution, goal = (rounded(Fraction(one) * passed) for one in (asked.execution_from, asked.attainment_from))
    sentence = f"1至{month}月序时进度{time_passed(month)}%：执行率不低于{execution}%为钱到，目标实现程度不低于{goal}%为事到"
    return Lines(rule_set=rules.key, time_passed=time_passed(month), execution_from=execution, attainment_from=goal, sentence=sentence)


def quadrant(fiscal_year: int, month: int, attained: Decimal, execution_rate: Decimal) -> Quadrant:
    """Where these percentages, as they are shown, stand against the lines as they are shown."""
    asked = lines(fiscal_year, month)
    spent, done = execution_rate >= asked.execution_from, attained >= asked.attainment_from
    if spent:
        return Quadrant.BOTH_ON_COURSE if done else Quadrant.MONEY_AHEAD
    return Quadrant.WORK_AHEAD if done else Quadrant.BOTH_BEHIND
