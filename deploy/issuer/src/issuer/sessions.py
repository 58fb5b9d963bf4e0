"""Who is signed in: a session of a browser, and all that was given out because of it ends with it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from issuer.store import Store, attempts, key_of, links, sessions

HOURS = 12
"""A session ends after a working day, whatever is done with it."""


@dataclass(frozen=True)
class Session:
    """`key` is told to nobody: the browser's cookie holds what it is the hash of."""

    key: str
    person: str
    began: float
    ends: float


class Sessions:
    """The sessions of one data folder."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, person: str) -> str:
        """A new session, with an id that nobody knew before; what goes into the cookie."""
        secret, now = secrets.token_urlsafe(32), self._store.now()
        row = {"key": key_of(secret), "person": person, "began": now, "ends": now + HOURS * 3600}
        with self._store.begin() as conn:
            conn.execute(delete(sessions).where(sessions.c.ends <= now))
            conn.execute(delete(links).where(links.c.ends <= now))
            conn.execute(delete(attempts).where(attempts.c.last <= now - 24 * 3600))
            conn.execute(insert(sessions).values(row))
        return secret

    def of(self, cookie: str) -> Session | None:
        """The session that this cookie belongs to, while it lasts."""
        known = select(sessions).where(sessions.c.key == key_of(cookie), sessions.c.ends > self._store.now())
        with self._store.begin() as conn:
            row = conn.execute(known).one_or_none()
        return Session(*row) if row else None

    def all(self) -> Sequence[Session]:
        """Those that last, the oldest first."""
        with self._store.begin() as conn:
            rows = conn.execute(select(sessions).where(sessions.c.ends > self._store.now()).order_by(sessions.c.began))
            return [Session(*row) for row in rows]

    def end(self, session: Session) -> None:
        """The browser is signed out, and nothing that was given to it is renewed."""
        with self._store.begin() as conn:
            conn.execute(delete(sessions).where(sessions.c.key == session.key))

    def end_all(self, person: str) -> int:
        """Everywhere at once; how many there were."""
        with self._store.begin() as conn:
            return int(conn.execute(delete(sessions).where(sessions.c.person == person)).rowcount)
