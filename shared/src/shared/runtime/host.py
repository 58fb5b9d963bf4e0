"""One service at work on its database: its API, its followers, its reactions, its deadlines."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import cache, partial
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI
from fastapi_offline import FastAPIOffline
from sqlalchemy import Connection, inspect
from starlette.types import ASGIApp

from shared.events.envelope import catalogue
from shared.runtime import garbage
from shared.runtime.clock import Clock
from shared.runtime.deciding.deadline_loop import DeadlineLoop
from shared.runtime.deciding.handler import Handler
from shared.runtime.deciding.intake import Intake
from shared.runtime.deciding.reaction import log_of
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint, log, passed
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.descent import ancestors
from shared.runtime.failures import Unavailable
from shared.runtime.files.shelf import Shelf
from shared.runtime.following.building import DerivingAnew
from shared.runtime.following.confirming import Confirmation
from shared.runtime.following.feed import POSITION, Decoder, LogSource, Source
from shared.runtime.following.making_good import MakingGood
from shared.runtime.following.reacting import ReactionSubscription
from shared.runtime.following.rebuilding import Rebuilding
from shared.runtime.following.subscription import Subscription, ViewSubscription
from shared.runtime.following.together import Together
from shared.runtime.following.witness import Witnesses, heard_in, require_all_known
from shared.runtime.kafka.fact_receiver import FactReceiver, NotNow
from shared.runtime.kafka.intake_consumer import IntakeConsumer
from shared.runtime.kafka.kafka import Kafka
from shared.runtime.kafka.relay import Relay
from shared.runtime.kafka.settling import Settling
from shared.runtime.kafka.waiting_facts import WaitingFacts
from shared.runtime.service import EVERYTHING, Part, Service
from shared.runtime.sql.locks import one_at_a_time
from shared.runtime.sql.tables import make_missing
from shared.runtime.vitals import Vitals
from shared.runtime.web import addresses, contract, operating, problems, published, rebuilding, schemas
from shared.runtime.web.context import ServiceContext
from shared.runtime.web.metrics import Metrics
from shared.runtime.web.middleware import Middleware
from shared.runtime.web.rules import BadPosition, CatchingUp, NotYetThere
from shared.runtime.web.short_road import ShortRoad
from shared.runtime.web.verifying import Verifier

PATIENCE = 10.0

logger = structlog.get_logger()


class Host:
    """Runs one service, or some parts of it, in this process."""

    def __init__(
        self,
        service: Service,
        database: Database,
        clock: Clock,
        verifier: Verifier,
        jurisdiction: str,
        parts: frozenset[Part] = EVERYTHING,
        shelf: Shelf | None = None,
    ) -> None:
        self.service = service
        self.shelf = shelf
        self.clock = clock
        self.jurisdiction = jurisdiction
        self.database = database
        self.handler = Handler(service.name, jurisdiction, database, catalogue(service.tells))
        self.source = LogSource(service.name, database)
        self.metrics = Metrics(service.name)
        database.on_commit = self.metrics.committed
        self._parts = parts
        self._deadlines = DeadlineLoop(service.deadlines, database, self.handler, clock)
        self.vitals = Vitals(service, database, clock, verifier, self._deadlines, self.handler)
        self.standing = self.vitals.standing
        self.settling = Settling(database, self.handler, clock, service.reactions, service.catalogue, service.intakes)
        self.rebuilding = Rebuilding(service.views, service.catalogue, database)
        self.app: ASGIApp = Middleware(
            application(service, parts), short_road(service, parts), verifier.person, self.metrics, self._context()
        )
        self._confirmation: Confirmation | None = None
        self._tasks: list[asyncio.Task[None]] = []
        database.on_shrunk = self._shrunk

    async def open(self) -> None:
        """Open the log. Raises OtherClock or OtherJurisdiction, or what the database cannot be opened for."""
        garbage.collect_rarely()
        await self.database.start()
        self.source.log_id = await self.database.write(lambda conn: log.identify(conn, self.clock.name, self.jurisdiction))
        self.source.ancestors = await self.database.read(ancestors)

    async def confirm(self, witnesses: Witnesses) -> None:
        """Ask whether others have more of this log, before anything is told. Raises LogBehind."""
        self._confirmation = Confirmation(self.source, self.database, self.handler, witnesses)
        await self._confirmation.at_start()
        self._start(self._confirmation.later())

    def watch(self, kafka: Kafka) -> None:
        """Know from now on whether the broker answers, and say so once."""
        if self.vitals.kafka is None:
            self.vitals.kafka = kafka
            self._start(kafka.watch())

    async def begin(self, sources: Mapping[str, Source], kafka: Kafka | None = None) -> None:
        """Make the views and begin to follow, react, tell what falls due and relay, as far as these are this process's parts."""
        self.rebuilding.sources = sources
        if kafka:
            self.watch(kafka)
        if Part.FOLLOWERS in self._parts:
            await self._follow(sources)
            if kafka:
                receiver = FactReceiver(self.handler, self.clock)
                self.vitals.intakes = [IntakeConsumer(intake, self.database, receiver) for intake in self.service.intakes()]
                for intake in self.vitals.intakes:
                    self._start(self._opened(partial(intake.run, kafka)))
        if Part.DEADLINES in self._parts and self.service.deadlines:
            self.vitals.telling = True
            self._start(self._opened(self._deadlines.run))
        if Part.RELAY in self._parts and kafka:
            self.vitals.relay = Relay(self.source, self.database, kafka)
            self._start(self._opened(self.vitals.relay.run))

    async def close(self) -> None:
        """Stop following, finish what is queued, let go of the database."""
        await self.rebuilding.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.database.stop()

    def followers_of(self, name: str) -> Sequence[Subscription]:
        """The followers of a view version in this process, one per log that it hears."""
        return [follower for follower in self.vitals.followers if follower.name == name]

    async def caught_up(self, view: View, minimum: Sequence[str]) -> None:
        """Wait until the view has reached these positions. Raises CatchingUp, NotYetThere or BadPosition."""
        for far in self.vitals.unbuilt(view):
            raise CatchingUp(f"视图 {view.key} 正在重建：{far}")
        progress = self.database.progress
        for wanted in minimum:
            match = POSITION.match(wanted)
            if not match:
                raise BadPosition("min_position 的写法如 goals:512")
            if match[1] in view.hears and not await progress.asked(view.key, match[1], int(match[2]), PATIENCE):
                raise NotYetThere(f"视图 {view.key} 十秒内未到达 {wanted}，现在 {progress.at(view.key, match[1]).position}")

    async def _follow(self, sources: Mapping[str, Source]) -> None:
        decoder = Decoder(self.service.catalogue)
        derive_anew = DerivingAnew(self.database, sources, decoder)
        for view in self.service.views:
            self.vitals.followers += [ViewSubscription(view, sources[name], self.database, decoder, derive_anew) for name in view.hears]
        for reaction in self.service.reactions:
            self.vitals.followers.append(ReactionSubscription(reaction, sources[log_of(reaction)], self.database, decoder, self.handler))
        await self.database.write(self._enrol)
        await self.database.look()
        for source in sources.values():
            self._start(source.watch_head())
        for source in sources.values():
            self._carry(source, decoder)
        self._start(self._retire())
        self._start(MakingGood(self.service.views, self.service.reactions, sources, self.database, decoder).run())

    def _carry(self, source: Source, decoder: Decoder) -> None:
        """All of a log go together; where reactions can read for themselves, no view waits for them."""
        heard = [one for one in self.vitals.followers if one.source is source]
        reactions = [one for one in heard if isinstance(one, ReactionSubscription)]
        views = Together(source, self.database, decoder, [one for one in heard if one not in reactions])
        self._start(views.carried())
        if source.brought_once:
            self._start(self._opened(partial(views.joined_by, reactions)))
        elif reactions:
            self._start(self._opened(Together(source, self.database, decoder, reactions).carried))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    async def _opened(self, work: Callable[[], Awaitable[None]]) -> None:
        """What tells something waits until the log is confirmed."""
        if self._confirmation:
            await self._confirmation.opened.wait()
        await work()

    def _shrunk(self, before: int, now: int) -> None:
        self.handler.hold = f"{self.service.name} 的日志由第 {before} 条退到第 {now} 条：数据库被恢复，请重新启动本服务"
        logger.error("the log has lost events while it was open", log=self.service.name, before=before, now=now)

    def _enrol(self, conn: Connection) -> None:
        one_at_a_time(conn, "views")
        make_missing(conn, [table for view in self.service.views for table in view.tables])
        checkpoint.enrol_all(conn, {(one.name, one.source.name): one.source.head for one in self.vitals.followers})

    async def _retire(self) -> None:
        """Remove earlier versions of the views once the new ones are built."""
        for view in self.service.views:
            for source in view.hears:
                while not self.database.progress.built(view.key, source):
                    await self.database.progress.moved(PATIENCE)
        await self.database.write(self._drop_older)

    def _drop_older(self, conn: Connection) -> None:
        one_at_a_time(conn, "views")
        tables, followers = inspect(conn).get_table_names(), checkpoint.followers(conn)
        for view in self.service.views:
            view.drop_older(conn, tables)
            for name in followers:
                older = re.fullmatch(rf"{view.name}_(\d+)", name)
                if older and int(older[1]) < view.version:
                    checkpoint.forget(conn, name)
                    passed.forget(conn, name)

    async def after_fact(self, intake: Intake, key: str) -> None:
        """A fact went in over HTTP: take in what waited for it; what cannot go in now waits for the next one."""
        try:
            await WaitingFacts(self.database, FactReceiver(self.handler, self.clock)).after_fact(intake, key.encode())
        except (NotNow, Unavailable) as passing:
            logger.warning("what waited for a fact goes on waiting", topic=intake.topic, key=key, reason=str(passing))

    def _context(self) -> ServiceContext:
        return ServiceContext(
            name=self.service.name,
            jurisdiction=self.jurisdiction,
            handler=self.handler,
            database=self.database,
            clock=self.clock,
            source=self.source,
            metrics=self.metrics,
            caught_up=self.caught_up,
            after_fact=self.after_fact,
            vitals=self.vitals,
            settling=self.settling,
            rebuilding=self.rebuilding,
            shelf=self.shelf,
            eyes=self.service.eyes,
        )


@cache
def application(service: Service, parts: frozenset[Part] = EVERYTHING) -> FastAPI:
    """What answers at the addresses of a service, or of these parts of it; its context comes with each request."""
    title = f"闭环 Bihuan · {service.title} {service.name}"
    app: FastAPI = FastAPIOffline(title=title, version="0.1.0", redirect_slashes=False, servers=[{"url": f"/{service.name}"}])
    routers = _routers(service, parts)
    problems.install(app, routers)
    for routes in routers:
        app.include_router(routes)
    contract.install(app, catalogue(service.tells))
    published.install(app, service.name)
    return app


@cache
def short_road(service: Service, parts: frozenset[Part] = EVERYTHING) -> ShortRoad:
    """The same service's decisions, answered without the framework."""
    return ShortRoad(_routers(service, parts))


@cache
def _routers(service: Service, parts: frozenset[Part]) -> Sequence[APIRouter]:
    own = (*service.routes(), operating.routes, rebuilding.routes, addresses.feed) if Part.API in parts else ()
    return [*own, schemas.routes, addresses.health]


@contextlib.asynccontextmanager
async def running(hosts: Sequence[Host]) -> AsyncIterator[None]:
    """All hosts of one process, at work until the block ends."""
    opened: list[Host] = []
    try:
        for host in hosts:
            await host.open()
            opened.append(host)
        for host in hosts:
            await _require_what_others_heard(host, hosts)
        sources = {host.service.name: host.source for host in hosts}
        for host in hosts:
            await host.begin(sources)
        yield
    finally:
        for host in reversed(opened):
            await host.close()


async def _require_what_others_heard(host: Host, hosts: Sequence[Host]) -> None:
    """Nobody in this process has heard what the log has not. Raises LogBehind."""
    name = host.service.name
    said = [one for each in hosts if each is not host for one in await each.database.read(lambda conn: heard_in(conn, name))]
    await host.database.read(lambda conn: require_all_known(conn, name, host.source.log_id, said))
