"""What evaluations and monitoring found, what is demanded, and what is done about it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Problem:
    """A problem with its demand, measure and remedy."""

    found: str
    demand: str
    measure: str
    owner: str
    result: str
    proof: str


_TABLE = tomllib.loads((resources.files("wanzai") / "data" / "problems.toml").read_text("utf-8"))
_KNOWN: Mapping[str, Problem] = {row["found"]: Problem(**row) for row in _TABLE["problem"]}


def problem_named(found: str) -> Problem:
    """The problem as the table tells it; one that it does not know is answered in general words."""
    usual = Problem(found, f"针对“{found}”限期整改", "完善制度，明确责任人并限期整改", "分管负责人", "制度已印发并执行", "整改佐证材料")
    return _KNOWN.get(found, usual)
