"""What a client was given for a session: a code that is good once, and renewals (refresh tokens) that replace each other."""

from dataclasses import dataclass

from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin
from authlib.oidc.core import AuthorizationCodeMixin
from sqlalchemy import Row, delete, insert, select, update

from issuer.clients import Client
from issuer.store import Store, codes, key_of, renewals, sessions

CODE_SECONDS = 60
GRACE = 10
"""Seconds in which a renewal may come twice: two pages that one browser opened at once."""


@dataclass(frozen=True)
class Code(AuthorizationCodeMixin):
    """What was asked for when the person signed in."""

    key: str
    session: str
    client: str
    redirect: str
    scope: str
    nonce: str
    code_challenge: str
    person: str
    auth_time: int
    code_challenge_method: str = "S256"

    def get_redirect_uri(self) -> str:
        """Where the code was sent."""
        return self.redirect

    def get_scope(self) -> str:
        """What was granted."""
        return self.scope

    def get_nonce(self) -> str:
        """Comes back in the id_token."""
        return self.nonce

    def get_auth_time(self) -> int:
        """When the person signed in."""
        return self.auth_time

    def get_acr(self) -> None:
        """Nothing is said of it."""

    def get_amr(self) -> None:
        """Nothing is said of it."""


@dataclass(frozen=True)
class Renewal(TokenMixin):
    """A refresh token that was presented in time."""

    session: str
    family: str
    client: str
    scope: str
    person: str
    auth_time: int

    def check_client(self, client: ClientMixin) -> bool:
        """It was given to this one."""
        return bool(client.get_client_id() == self.client)

    def get_scope(self) -> str:
        """What was granted."""
        return self.scope


class Given:
    """The codes and renewals of one data folder."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep_code(self, code: str, session: str, client: str, redirect: str, scope: str, nonce: str, challenge: str) -> None:
        """The code was sent to the client."""
        row = {"key": key_of(code), "session": session, "client": client, "redirect": redirect, "scope": scope, "nonce": nonce}
        with self._store.begin() as conn:
            conn.execute(insert(codes).values(row | {"challenge": challenge, "ends": self._store.now() + CODE_SECONDS}))

    def take_code(self, code: str, client: Client) -> Code | None:
        """The code, the first time its own client presents it; the second time all that it gave is good no more."""
        mine = (codes.c.key == key_of(code), codes.c.client == client.name)
        with self._store.begin() as conn:
            row = conn.execute(update(codes).where(*mine).values(used=codes.c.used + 1).returning(codes)).one_or_none()
            if row is None:
                return None
            if row.used > 1:
                conn.execute(delete(renewals).where(renewals.c.family == row.key))
                return None
            person = self._person(conn.execute(select(sessions).where(sessions.c.key == row.session)).one())
        if person is None or row.ends <= self._store.now():
            return None
        return Code(row.key, row.session, row.client, row.redirect, row.scope, row.nonce, row.challenge, *person)

    def keep_renewal(self, token: str, given: Code | Renewal) -> None:
        """A new one in the family of a code; none where the code was presented again meanwhile."""
        family = given.key if isinstance(given, Code) else given.family
        row = {"key": key_of(token), "session": given.session, "family": family, "client": given.client, "scope": given.scope}
        with self._store.begin() as conn:
            if conn.execute(select(codes.c.key).where(codes.c.key == family, codes.c.used == 1)).one_or_none():
                conn.execute(insert(renewals).values(row))

    def take_renewal(self, token: str, client: Client) -> Renewal | None:
        """The renewal of its own client; one that was replaced more than ten seconds ago ends the family: somebody else has it too."""
        now = self._store.now()
        mine = select(renewals, sessions.c.person, sessions.c.began, sessions.c.ends).join(sessions)
        with self._store.begin() as conn:
            row = conn.execute(mine.where(renewals.c.key == key_of(token), renewals.c.client == client.name)).one_or_none()
            if row is None:
                return None
            if row.replaced is not None and row.replaced + GRACE < now:
                conn.execute(update(codes).where(codes.c.key == row.family).values(used=codes.c.used + 1))
                conn.execute(delete(renewals).where(renewals.c.family == row.family))
                return None
            if row.replaced is None:
                conn.execute(update(renewals).where(renewals.c.key == row.key).values(replaced=now))
        person = self._person(row)
        return Renewal(row.session, row.family, row.client, row.scope, *person) if person else None

    def _person(self, session: Row[tuple[object, ...]]) -> tuple[str, int] | None:
        return (session.person, int(session.began)) if session.ends > self._store.now() else None
