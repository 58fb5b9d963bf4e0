"""Every case by its number: 1 the log, 2 followers, 3 rebuilding, 4 questions, k between services, s the size of a life."""

from collections.abc import Mapping

from tests.bench import appending, asking, commanding, fifteen_years, following, memory, passing_on, rebuilding, relaying
from tests.bench.comparing import Case

CASES: Mapping[str, Case] = {
    **commanding.CASES,
    **appending.CASES,
    **following.CASES,
    **rebuilding.CASES,
    **asking.CASES,
    **relaying.CASES,
    **passing_on.CASES,
    **memory.CASES,
    **fifteen_years.CASES,
}

WITH = {"3c": "3a", "3d": "3a"}
"""Cases that are measured in the rounds of another one."""
