"""What the cases stand on: a folder, a PostgreSQL and a Kafka of their own, fresh databases."""

import contextlib
import secrets
from collections.abc import AsyncIterator
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from local.databases import DatabaseUrls
from local.kafka import Kafka, kafka
from local.postgres import Postgres, postgres
from shared.runtime.eventlog import schema
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.postgres import Postgres as PostgresDatabase
from shared.runtime.eventlog.sqlite import Sqlite

STORES = ("postgresql", "sqlite")


class Ground:
    """Servers are started when first asked for, and end with the ground."""

    def __init__(self, folder: Path, *, rounds: int = 5, scale: float = 1.0) -> None:
        self.folder = folder
        self.rounds = rounds
        self._scale = scale
        self._servers = ExitStack()

    def __enter__(self) -> "Ground":
        return self

    def __exit__(self, *_: object) -> None:
        self._servers.close()

    def many(self, number: int, least: int = 20) -> int:
        """So many of something, fewer where the run is only a trial of the cases themselves."""
        return max(min(number, least), int(number * self._scale))

    @cached_property
    def postgres(self) -> Postgres:
        """A server, fsync on."""
        return self._servers.enter_context(postgres(self.folder / "postgres"))

    @cached_property
    def kafka(self) -> Kafka:
        """A broker where everybody may do everything."""
        return self._servers.enter_context(kafka(self.folder / "kafka"))

    def migrated(self, name: str) -> DatabaseUrls:
        """A new PostgreSQL database with a service's tables."""
        made = self.postgres.create(f"{name}_{secrets.token_hex(4)}")
        schema.migrate(made.owner, made.runtime)
        return made

    @contextlib.asynccontextmanager
    async def database(self, store: str, name: str = "bench") -> AsyncIterator[Database]:
        """A new database of a service, at work."""
        made = self._new(store, name)
        await made.start()
        try:
            yield made
        finally:
            await made.stop()

    def _new(self, store: str, name: str) -> Database:
        if store == "postgresql":
            return PostgresDatabase(name, self.migrated(name).runtime)
        place = self.folder / "sqlite" / secrets.token_hex(4)
        place.mkdir(parents=True)
        return Sqlite(place / f"{name}.sqlite")
