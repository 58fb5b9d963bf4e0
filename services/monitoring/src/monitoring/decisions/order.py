"""A decision is taken only in the states that its aggregate's table names."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from shared.runtime.decider import Refusal, Unknown

S = TypeVar("S", bound=StrEnum)


def require(allowed: Mapping[str, frozenset[S]], decision: str, status: S, rule: type[Refusal], thing: str) -> None:
    """Pass where the table has the pair. Raises Unknown where the thing does not exist yet, else the aggregate's rule."""
    if status in allowed[decision]:
        return
    if status.name == "NONE":
        raise Unknown(f"没有这项{thing}")
    states = "、".join(f"“{state}”" for state in type(status) if state in allowed[decision])
    raise rule(f"{thing}当前为“{status}”，须为{states}")
