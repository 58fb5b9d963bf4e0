"""Where the servers of a test run come from: the environment, else Docker, else deploy/local; each started when first asked for."""

import contextlib
import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import psycopg
from psycopg import sql
from sqlalchemy import make_url

import local.kafka
import local.postgres
from local import broker, databases, distribution
from local.child import NotRunning
from local.databases import DatabaseUrls
from local.secret import Passwords

Kind = Literal["postgres", "kafka", "secure_kafka"]


@dataclass(frozen=True)
class PostgresServer:
    """A PostgreSQL as its superuser."""

    admin_url: str
    secret: str = field(repr=False)

    def create(self, database: str) -> DatabaseUrls:
        """A database with the roles `<database>_owner` and `<database>_runtime`."""
        return databases.create(self.admin_url, database, Passwords(self.secret))

    def copy(self, of: DatabaseUrls, database: str) -> DatabaseUrls:
        """A copy, for the same two roles, of a database that nobody uses."""
        (owner, original), (runtime, _) = ((make_url(url).username, make_url(url).database) for url in of)
        with psycopg.connect(self.admin_url.replace("+psycopg", "", 1), autocommit=True) as connection:
            for words in (
                "CREATE DATABASE {copy} TEMPLATE {original} OWNER {owner}",
                "REVOKE ALL ON DATABASE {copy} FROM PUBLIC",
                "GRANT CONNECT ON DATABASE {copy} TO {runtime}",
            ):
                names = {"copy": database, "original": original, "owner": owner, "runtime": runtime}
                connection.execute(sql.SQL(words).format(**{name: sql.Identifier(str(said)) for name, said in names.items()}))
        return DatabaseUrls(*(f"{url.rpartition('/')[0]}/{database}" for url in of))

    def drop(self, database: str) -> None:
        """Remove both."""
        databases.drop(self.admin_url, database)


@dataclass(frozen=True)
class KafkaServer:
    """A broker; `users` (name: password, SCRAM-SHA-256) is empty where everybody may do everything."""

    bootstrap: str
    users: Mapping[str, str] = field(repr=False)


class Sources:
    """What the whole run shares; safe to ask from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started: dict[Kind, PostgresServer | KafkaServer] = {}
        self._lacking: dict[Kind, str] = {}
        self._open = contextlib.ExitStack()

    def lacking(self, kind: Kind) -> str:
        """Why there is no such server here, with the command that gets one; empty where there is one."""
        with self._lock:
            if kind not in self._lacking:
                self._lacking[kind] = _lacking(kind)
            return self._lacking[kind]

    def server(self, kind: Kind) -> PostgresServer | KafkaServer:
        """The one server of this kind. Raises NotRunning."""
        if sentence := self.lacking(kind):
            raise NotRunning(sentence)
        with self._lock:
            if kind not in self._started:
                self._started[kind] = self._open.enter_context(_starting(kind))
            return self._started[kind]

    def lacked(self) -> list[str]:
        """A sentence for each kind that was asked for in vain."""
        return sorted({sentence for sentence in self._lacking.values() if sentence})

    def close(self) -> None:
        """Stop what was started."""
        with self._lock:
            self._open.close()


def _lacking(kind: Kind) -> str:
    if _given(kind) or _in_docker(kind):
        return ""
    if kind != "postgres":
        return distribution.missing()
    try:
        local.postgres.installed()
    except NotRunning as sentence:
        return str(sentence)
    return ""


def _given(kind: Kind) -> str:
    return os.environ.get({"postgres": "BIHUAN_TEST_POSTGRES", "kafka": "BIHUAN_TEST_KAFKA"}.get(kind, ""), "")


def _in_docker(kind: Kind) -> bool:
    from tests import containers

    return containers.obtainable(containers.POSTGRES if kind == "postgres" else containers.KAFKA)


def _starting(kind: Kind) -> contextlib.AbstractContextManager[PostgresServer | KafkaServer]:
    return _postgres() if kind == "postgres" else _kafka(secure=kind == "secure_kafka")


@contextlib.contextmanager
def _postgres() -> Iterator[PostgresServer]:
    secret = secrets.token_hex(32)
    if url := _given("postgres"):
        yield PostgresServer(url, secret)
    elif _in_docker("postgres"):
        from tests import containers

        with containers.postgres() as url:
            yield PostgresServer(url, secret)
    else:
        with folder() as place, local.postgres.postgres(place, fsync=False) as server:
            yield PostgresServer(server.admin_url, secret)


@contextlib.contextmanager
def _kafka(secure: bool) -> Iterator[KafkaServer]:
    kind: Kind = "secure_kafka" if secure else "kafka"
    if bootstrap := _given(kind):
        yield KafkaServer(bootstrap, {})
    elif _in_docker(kind):
        from tests import containers

        users = {user: secrets.token_hex(16) for user in broker.USERS} if secure else {}
        with containers.kafka(users) as bootstrap:
            yield KafkaServer(bootstrap, users)
    else:
        with folder() as place, local.kafka.kafka(place, secure=secure) as server:
            yield KafkaServer(server.bootstrap, server.users)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder that every user of the machine can enter, as PostgreSQL's must; removed afterwards."""
    place = Path(tempfile.mkdtemp(prefix="bihuan-tests-"))
    place.chmod(0o711)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
