"""What a document allows a first level of indicators to weigh (一级指标分值)."""

from typing import Self

from pydantic import model_validator

from shared.events.envelope import Value
from shared.events.values import Points
from shared.rules.head import wrong


class WeightRange(Value):
    """分值区间: what the document allows a first level to weigh."""

    at_least: Points
    at_most: Points

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.at_least > self.at_most:
            raise wrong(f"一级指标分值区间：下限 {self.at_least} 高于上限 {self.at_most}")
        return self
