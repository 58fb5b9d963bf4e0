"""A decision is taken only in the states that its aggregate's table names."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from shared.runtime.decider import Refusal, Unknown

D = TypeVar("D", bound=StrEnum)
S = TypeVar("S", bound=StrEnum)

Allowed = Mapping[D, frozenset[S]]


class OutOfOrder(Refusal):
    """The state does not allow this decision."""

    zh = "当前状态不能办理"


def require(allowed: Allowed[D, S], decision: D, status: S) -> None:
    """Pass where the table has the pair. Raises Unknown before the beginning, else OutOfOrder with the states that would do."""
    if status in allowed[decision]:
        return
    if status.name == "NONE":
        raise Unknown(f"该预算项目没有这项评价，不能{decision}")
    states = "、".join(f"“{state}”" for state in type(status) if state in allowed[decision])
    raise OutOfOrder(f"当前状态为“{status}”，只有{states}时才能{decision}")
