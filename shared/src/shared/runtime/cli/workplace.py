"""What an operator's command works on: a service, its database, and the logs that its views are made from."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection

from shared.runtime.eventlog import postgres, schema
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.following.feed import LogSource, Source
from shared.runtime.following.rooms import PostgresRoom, Room
from shared.runtime.plain import without
from shared.runtime.service import Service
from shared.runtime.settings import BackupSettings, DatabaseSettings, ServeSettings, load

if TYPE_CHECKING:
    from shared.runtime.host import Host


class Workplace(Protocol):
    """One service's, wherever its data are."""

    @property
    def service(self) -> Service:
        """The service."""
        ...

    def connection(self) -> AbstractContextManager[Connection]:
        """A transaction on its database. Raises OperatorError where the tables are not those of this version."""
        ...

    def room(self) -> Room:
        """Where its views are derived anew."""
        ...

    def sources(self, names: Collection[str]) -> AbstractAsyncContextManager[Sequence[Source]]:
        """The logs of these services, in this order."""
        ...

    def host(self) -> "Host":
        """The service, to be opened and closed by whoever decides something."""
        ...


class Production:
    """A service on PostgreSQL, as the environment tells it."""

    def __init__(self, service: Service) -> None:
        self.service = service

    @property
    def url(self) -> str:
        """Its database, as the role that serves. Raises NotSet."""
        return load(DatabaseSettings).database

    @contextlib.contextmanager
    def connection(self) -> Iterator[Connection]:
        """As the role that serves. Raises NotSet, NotMigrated or NewerSchema."""
        engine = postgres.engine(self.url, 1)
        try:
            with engine.begin() as conn:
                schema.check(conn)
                yield conn
        finally:
            engine.dispose()

    def room(self) -> Room:
        """Beside the live views. Raises NotSet."""
        return PostgresRoom(self.url)

    @contextlib.asynccontextmanager
    async def sources(self, names: Collection[str]) -> AsyncIterator[Sequence[Source]]:
        """Its own log in the database, the others by their feeds. Raises NotSet, NotMigrated or NewerSchema."""
        with without("pygments", "rich"):
            import httpx
        from shared.runtime.following import neighbours

        own = self.service.name
        database = Postgres(own, self.url)
        async with httpx.AsyncClient() as http:
            try:
                await database.read(schema.check)
                others = set(names) - {own}
                feeds = neighbours.sources(others, http) if others else {}
                yield [await LogSource.known(name, database) if name == own else feeds[name] for name in names]
            finally:
                await database.stop()

    def host(self) -> "Host":
        """With none of its parts at work. Raises NotSet."""
        from shared.runtime import production
        from shared.runtime.host import Host
        from shared.runtime.web.jwks import Jwks
        from shared.runtime.web.verifying import Verifier

        settings = load(ServeSettings)
        verifier = Verifier(Jwks(settings.jwks_url), settings.issuer, settings.audience, settings.jurisdiction)
        database = Postgres(self.service.name, settings.database)
        return Host(self.service, database, production.clock_of(settings), verifier, settings.jurisdiction, frozenset())


class Together(Production):
    """Where BIHUAN_DATABASES names the others, their logs are read there: nobody need serve."""

    @contextlib.asynccontextmanager
    async def sources(self, names: Collection[str]) -> AsyncIterator[Sequence[Source]]:
        """As in production, or from the databases."""
        databases = load(BackupSettings).databases
        if not set(names) <= {self.service.name, *databases}:
            async with super().sources(names) as found:
                yield found
            return
        urls = {**databases, self.service.name: self.url}
        opened = [Postgres(name, urls[name]) for name in names]
        try:
            yield [await LogSource.known(one.name, one) for one in opened]
        finally:
            await asyncio.gather(*(one.stop() for one in opened))


class Named(Together):
    """One of those whose databases BIHUAN_DATABASES names."""

    @property
    def url(self) -> str:
        """As it stands there."""
        return load(BackupSettings).databases[self.service.name]
