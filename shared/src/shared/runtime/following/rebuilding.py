"""Views derived anew for an operator by a service at work, beside the live ones, watched and called off by whoever sees the database."""

import asyncio
import time
from collections.abc import Mapping, Sequence

import structlog
from sqlalchemy import Connection

from shared.events.envelope import Catalogue
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.following.building import CannotBuild, building, name_of
from shared.runtime.following.feed import Decoder, Source
from shared.runtime.following.rooms import room_of

IN_PLACE = "已重建并替换"
STOPPED = "服务停止，重建未完成，原视图未动"

logger = structlog.get_logger()


class Rebuilding:
    """Of one service in one process; what `views rebuild` does from the command line."""

    def __init__(self, views: Sequence[View], known: Catalogue, database: Database) -> None:
        self.sources: Mapping[str, Source] = {}
        """What the views are made from, as far as this process reads it."""
        self.ended: dict[str, str] = {}
        """How the last one that this process began came out, by view."""
        self._views = {view.key: view for view in views}
        self._known = known
        self._database = database
        self._began: dict[str, float] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def views(self) -> Sequence[View]:
        """Those of the service."""
        return list(self._views.values())

    async def begin(self, view: View) -> None:
        """Derive it anew and put it in place, beside whoever asked. Raises CannotBuild where somebody does it already."""
        if missing := [name for name in view.hears if name not in self.sources]:
            raise CannotBuild(f"本进程不读 {'、'.join(missing)} 的日志，请在服务器上键入 views rebuild {view.name}")
        if view.key in self._tasks and not self._tasks[view.key].done():
            raise CannotBuild(f"{view.key} 正由本进程重算，请等它结束 / is being derived by this process: wait until it ends")
        begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tasks[view.key] = asyncio.create_task(self._derive(view, begun))
        await begun

    def call_off(self, conn: Connection, view: View) -> bool:
        """Whoever derives it gives up before its next page and leaves the live view as it is; False where nobody does."""
        being_built = name_of(view) in checkpoint.followers(conn)
        checkpoint.forget(conn, name_of(view))
        return being_built

    def seconds_left(self, view: View, done: int, of: int) -> float | None:
        """By the pace so far; None where this process does not derive it, or has only begun."""
        began = self._began.get(view.key)
        return (time.monotonic() - began) * (of - done) / done if began and 0 < done <= of else None

    async def finished(self) -> None:
        """Wait for what this process derives."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def stop(self) -> None:
        """What is under way is given up."""
        for task in self._tasks.values():
            task.cancel()
        await self.finished()

    async def _derive(self, view: View, begun: "asyncio.Future[None]") -> None:
        sources = [self.sources[name] for name in view.hears]
        try:
            async with building(view, room_of(self._database), sources, Decoder(self._known), lambda *_: None) as build:
                self._began[view.key] = time.monotonic()
                self.ended.pop(view.key, None)
                begun.set_result(None)
                await build.derive()
                await build.replace()
            self.ended[view.key] = IN_PLACE
        except CannotBuild as reason:
            if not begun.done():
                begun.set_exception(reason)
                return
            self.ended[view.key] = str(reason)
        except asyncio.CancelledError:
            self.ended[view.key] = STOPPED
            raise
        except Exception as failure:
            self.ended[view.key] = f"重建失败，原视图未动：{type(failure).__name__}"
            logger.exception("a view could not be derived anew", view=view.key)
            if not begun.done():
                begun.set_exception(failure)
        finally:
            self._began.pop(view.key, None)
            logger.info("a view derived anew for an operator", view=view.key, ended=self.ended.get(view.key, ""))
