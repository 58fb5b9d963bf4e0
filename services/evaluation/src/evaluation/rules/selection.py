"""What speaks for evaluating a project closely (重点评价选取标准): the criteria by which projects are proposed; people select."""

from enum import StrEnum

from pydantic import StrictBool

from shared.events.envelope import Value
from shared.events.monitoring import Light
from shared.events.values import Grade, Money
from shared.rules.kind import plain_kind


class Criterion(StrEnum):
    """A reason why a project is proposed."""

    AMOUNT = "AMOUNT"
    """金额达到起点."""
    LIGHT = "LIGHT"
    """预警未解除."""
    GRADE = "GRADE"
    """上年自评等次."""
    CANDIDATE = "CANDIDATE"
    """重点监控列为备选."""


class Criteria(Value):
    """What a county goes by; as they stand here where it has set none: no document that we know states figures for all."""

    amount_from: Money | None = None
    """The approved year's amount in yuan from which on it is a reason; None: it is none."""
    lights: tuple[Light, ...] = (Light.RED,)
    """Of open warnings."""
    grades: tuple[Grade, ...] = (Grade.FAIR, Grade.POOR)
    """Of the confirmed self-evaluation of the year before."""
    candidates: StrictBool = True
    """Whether being marked as a candidate in key monitoring is a reason."""


SELECTION = plain_kind(
    "selection", "重点评价选取标准", "适用于施行之日起的选取；没有生效的规则集时按系统的一般标准提示", Criteria, "evaluation.rules"
)
