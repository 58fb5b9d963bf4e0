"""Guessing is slow: an attempt counts before it is looked at, each further failure waits twice as long, and the tenth locks."""

import math

from sqlalchemy import delete, select

from issuer.store import Store, attempts

FREE = 3
"""Failures that cost nothing."""
LOCKED_AT = 10
LOCK_SECONDS = 900


def wait_after(failures: int) -> int:
    """Seconds until the next attempt is looked at."""
    if failures >= LOCKED_AT:
        return LOCK_SECONDS
    return 0 if failures < FREE else int(2 ** (failures - FREE + 1))


class Attempts:
    """Of one data folder, by what was typed as the person: also for ids that nobody has."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, person: str) -> tuple[int, int]:
        """Failures with this one, and the seconds that it comes too early: then it counts for nothing and is not looked at."""
        now = self._store.now()
        with self._store.begin() as conn:
            row = conn.execute(select(attempts).where(attempts.c.person == person)).one_or_none()
            if row and row.free > now:
                return row.failures, math.ceil(row.free - now)
            failures = (row.failures if row else 0) + 1
            conn.execute(delete(attempts).where(attempts.c.person == person))
            conn.execute(attempts.insert().values(person=person, failures=failures, free=now + wait_after(failures), last=now))
        return failures, 0

    def good(self, person: str) -> None:
        """It was the right password: what failed before is forgotten."""
        with self._store.begin() as conn:
            conn.execute(delete(attempts).where(attempts.c.person == person))
