"""One service at work on its database: its API, its followers, its reactions, its deadlines."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from fastapi import FastAPI, Security
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline
from sqlalchemy import Connection
from starlette.types import ASGIApp

from shared.events.envelope import catalogue
from shared.runtime import addresses, bookmark, log, problems
from shared.runtime.auth import Verifier
from shared.runtime.clock import Clock
from shared.runtime.database import Database
from shared.runtime.deadlines import DeadlineLoop
from shared.runtime.decider import Refusal
from shared.runtime.edge import Edge
from shared.runtime.feed import POSITION, Source
from shared.runtime.follower import Follower, ViewFollower
from shared.runtime.handler import Handler
from shared.runtime.reacting import ReactionFollower
from shared.runtime.reaction import heard_by
from shared.runtime.service import Service
from shared.runtime.standing import FollowerStanding, Standing
from shared.runtime.view import View

PATIENCE = 10.0


class CatchingUp(Refusal):
    """The view is being built from history; try again soon."""

    zh = "视图正在重建"
    status = 503


class NotYetThere(Refusal):
    """The view has not reached `min_position` within ten seconds."""

    zh = "视图尚未到达所要求的位置"
    status = 503


class BadPosition(Refusal):
    """`min_position` is written `goals:512`."""

    zh = "min_position 无效"
    status = 422


class Host:
    """Runs one service in this process."""

    def __init__(self, service: Service, folder: Path, clock: Clock, verifier: Verifier, jurisdiction: str) -> None:
        self.service = service
        self.clock = clock
        self.jurisdiction = jurisdiction
        self.database = Database(folder / f"{service.name}.sqlite")
        self.handler = Handler(service.name, jurisdiction, self.database, catalogue(service.tells))
        self.app: ASGIApp = Edge(self._application(), verifier.person)
        self.source: Source
        self._followers: list[Follower] = []
        self._to_reach: dict[Follower, int] = {}
        self._deadlines = DeadlineLoop(service.deadlines, self.database, self.handler, clock, self.followers_of)
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Open the log. Raises OtherClock."""
        await self.database.start()
        log_id = await self.database.write(lambda conn: log.identify(conn, self.clock.name))
        self.source = Source(self.service.name, self.database, log_id)

    async def follow(self, sources: Mapping[str, Source]) -> None:
        """Make the views and begin to follow, react and tell what falls due."""
        known = self.service.catalogue
        await self.database.write(self._make_views)
        for view in self.service.views:
            self._followers += [ViewFollower(view, sources[name], self.database, known) for name in view.hears]
        for reaction in self.service.reactions:
            source = sources[heard_by(reaction).TYPE.split(".")[1]]
            self._followers.append(ReactionFollower(reaction, source, self.database, known, self.handler))
        self._to_reach = {follower: follower.source.head for follower in self._followers}
        self._tasks = [asyncio.create_task(follower.run()) for follower in self._followers]
        self._tasks.append(asyncio.create_task(self._retire()))
        if self.service.deadlines:
            self._tasks.append(asyncio.create_task(self._deadlines.run()))

    async def close(self) -> None:
        """Stop following, finish what is queued, let go of the files."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.database.stop()

    def followers_of(self, name: str) -> Sequence[Follower]:
        """The followers of a view version, one per log that it hears."""
        return [follower for follower in self._followers if follower.name == name]

    async def caught_up(self, view: View, minimum: Sequence[str]) -> None:
        """Wait until the view has reached these positions. Raises CatchingUp, NotYetThere or BadPosition."""
        followers = self.followers_of(view.key)
        for follower in followers:
            if follower.position < self._to_reach[follower]:
                raise CatchingUp(f"视图 {view.key} 正在重建：{follower.source.name} {follower.position}/{self._to_reach[follower]}")
        for wanted in minimum:
            match = POSITION.match(wanted)
            if not match:
                raise BadPosition("min_position 的写法如 goals:512")
            for follower in followers:
                if follower.source.name == match[1] and not await follower.reach(int(match[2]), PATIENCE):
                    raise NotYetThere(f"视图 {view.key} 十秒内未到达 {wanted}，现在 {follower.position}")

    def standing(self) -> Standing:
        """Where the service stands."""
        followers = [
            FollowerStanding(name=f.name, source=f.source.name, position=f.position, lag=f.lag, trouble=f.trouble) for f in self._followers
        ]
        troubles = [f"{f.name} ← {f.source}: {f.trouble}" for f in followers if f.trouble]
        if self._deadlines.trouble:
            troubles.append(f"deadlines: {self._deadlines.trouble}")
        behind = any(follower.position < to for follower, to in self._to_reach.items())
        return Standing(
            service=self.service.name,
            ready=not (behind or troubles),
            head=self.database.head,
            deadlines_through=self._deadlines.through if self.service.deadlines else self.clock.now(),
            followers=followers,
            troubles=troubles,
        )

    async def _retire(self) -> None:
        """Remove earlier versions of the views once the new ones have caught up."""
        for follower, position in self._to_reach.items():
            while not await follower.reach(position, PATIENCE):
                pass
        await self.database.write(self._drop_older)

    def _make_views(self, conn: Connection) -> None:
        for view in self.service.views:
            view.make(conn)

    def _drop_older(self, conn: Connection) -> None:
        for view in self.service.views:
            view.drop_older(conn)
            for name in bookmark.followers(conn):
                older = re.fullmatch(rf"{view.name}_(\d+)", name)
                if older and int(older[1]) < view.version:
                    bookmark.forget(conn, name)

    def _application(self) -> FastAPI:
        app: FastAPI = FastAPIOffline(
            title=f"闭环 Bihuan · {self.service.title} {self.service.name}",
            version="0.1.0",
            redirect_slashes=False,
            dependencies=[Security(HTTPBearer(auto_error=False, description="访问令牌 / bearer token (RS256)"))],
        )
        app.state.host = self
        problems.install(app)
        for routes in (*self.service.routes, addresses.routes):
            app.include_router(routes)
        return app


@contextlib.asynccontextmanager
async def running(hosts: Sequence[Host]) -> AsyncIterator[None]:
    """All hosts of one process, at work until the block ends."""
    opened: list[Host] = []
    try:
        for host in hosts:
            await host.open()
            opened.append(host)
        sources = {host.service.name: host.source for host in hosts}
        for host in hosts:
            await host.follow(sources)
        yield
    finally:
        for host in reversed(opened):
            await host.close()
