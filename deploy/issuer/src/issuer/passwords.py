"""Passwords: of each only its argon2id hash, in a file of the folder; set through a link that is good once."""

import contextlib
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, insert, select

from issuer import kept
from issuer.people import User
from issuer.store import Store, attempts, key_of, links, sessions

SHORTEST, LONGEST = 10, 128
LINK_HOURS = 72


class Weak(ValueError):
    """One sentence for the person at the form."""


def checked(password: str, again: str, user: User) -> str:
    """The password, fit to be kept. Raises Weak."""
    if password != again:
        raise Weak("两次输入的口令不同，请重新输入。")
    if not SHORTEST <= len(password) <= LONGEST:
        raise Weak(f"口令须有 {SHORTEST} 至 {LONGEST} 个字符，现有 {len(password)} 个。")
    if len(set(password)) < 5:
        raise Weak("口令中不同的字符少于 5 个，容易被猜中，请换一个。")
    if any(len(own) > 1 and own.lower() in password.lower() for own in (user.id, user.name, user.unit)):
        raise Weak("口令中不要含有您的人员标识、姓名或单位代码。")
    return password


class Passwords:
    """The passwords of one data folder."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._file = folder / "passwords.json"
        self._store = store
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def proves(self, person: str, password: str) -> bool:
        """It is this person's; to refuse somebody unknown takes as long."""
        hash_ = self._all().get(person)
        try:
            self._hasher.verify(hash_ or self._nobody, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        if hash_ and self._hasher.check_needs_rehash(hash_):
            self._set(person, password)
        return hash_ is not None

    def link(self, person: str) -> str:
        """What makes a password for this person, once, within three days; the one given before is good no more."""
        secret = secrets.token_urlsafe(32)
        row = {"key": key_of(secret), "person": person, "ends": self._store.now() + LINK_HOURS * 3600}
        with self._store.begin() as conn:
            conn.execute(delete(links).where(links.c.person == person))
            conn.execute(insert(links).values(row))
        return secret

    def linked(self, secret: str) -> str:
        """Whose link it is, while it is good; empty for any other."""
        good = select(links.c.person).where(links.c.key == key_of(secret), links.c.ends > self._store.now())
        with self._store.begin() as conn:
            return str(conn.execute(good).scalar_one_or_none() or "")

    def set_by_link(self, secret: str, password: str) -> str:
        """Use the link up: whose password it is now; empty where the link is good no more. Every session of theirs ends."""
        good = delete(links).where(links.c.key == key_of(secret), links.c.ends > self._store.now()).returning(links.c.person)
        with self._store.begin() as conn:
            person = str(conn.execute(good).scalar_one_or_none() or "")
            if person:
                conn.execute(delete(sessions).where(sessions.c.person == person))
                conn.execute(delete(attempts).where(attempts.c.person == person))
                self._set(person, password)
        return person

    def forget(self, person: str) -> None:
        """Password and links of somebody who is removed."""
        with self._store.begin() as conn:
            conn.execute(delete(links).where(links.c.person == person))
        with self._changing() as known:
            known.pop(person, None)

    def known(self) -> frozenset[str]:
        """Who has a password."""
        return frozenset(self._all())

    def _set(self, person: str, password: str) -> None:
        hash_ = self._hasher.hash(password)
        with self._changing() as known:
            known[person] = hash_

    @contextlib.contextmanager
    def _changing(self) -> Iterator[dict[str, str]]:
        with kept.alone(self._file):
            known = self._all()
            yield known
            kept.write(self._file, known)

    def _all(self) -> dict[str, str]:
        return dict(json.loads(self._file.read_text())) if self._file.exists() else {}
