"""Every case: 1 the log, 2 followers, 3 rebuilding, 4 questions, 5 forms, 6 pages, 7 suggestions, k services, s a life, w the suite."""

from collections.abc import Mapping

from tests.bench import (
    appending,
    asking,
    commanding,
    fifteen_years,
    following,
    memory,
    pages_shown,
    passing_on,
    rebuilding,
    register_read,
    relaying,
    suggesting,
    trying,
    whole_suite,
)
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
    **whole_suite.CASES,
    **pages_shown.CASES,
    **suggesting.CASES,
    **register_read.CASES,
    **trying.CASES,
}

WITH = {"3c": "3a", "3d": "3a"}
"""Cases that are measured in the rounds of another one."""
