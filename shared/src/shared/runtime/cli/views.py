"""`views list|rebuild|compare|repair`."""

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

import httpx
import typer

from shared.runtime import production
from shared.runtime.cli import one_sentence
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint, log, schema
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.following.building import Build, CannotBuild, Progress, building
from shared.runtime.following.feed import Decoder, LogSource, Source
from shared.runtime.following.http_feed import FeedFailed
from shared.runtime.following.rooms import PostgresRoom
from shared.runtime.host import log_of
from shared.runtime.service import Service
from shared.runtime.settings import DatabaseSettings, load

Name = Annotated[str, typer.Argument(help="视图名，如 watchlist 或 watchlist_1 / the view")]
EVERY = 2.0
"""Seconds between two words about progress."""
CANCELLED = 130


def add(app: typer.Typer, service: Service) -> None:
    """Give the service these commands."""
    views = typer.Typer(no_args_is_help=True, help="视图 / views")
    app.add_typer(views, name="views")

    @views.command("list")
    @one_sentence
    def list_() -> None:
        """视图与反应到了哪里: where every view and reaction stands, log by log."""
        asyncio.run(_list(service))

    @views.command()
    @one_sentence
    def rebuild(name: Name) -> None:
        """重算并替换: derive a view anew from the feeds beside the live one, then put it in its place."""

        async def act(build: Build) -> int:
            await build.derive()
            await build.replace()
            typer.echo("已替换 / in place")
            return 0

        sys.exit(_run(service, name, act))

    @views.command()
    @one_sentence
    def compare(name: Name) -> None:
        """重算并比对: derive a view anew and say the first difference; exit code 1 where there is one."""

        async def act(build: Build) -> int:
            await build.derive(to_live=True)
            comparison = await build.compare()
            typer.echo(str(comparison.difference or f"一致 / equal: {comparison.rows} 行 / rows"))
            return 1 if comparison.difference else 0

        sys.exit(_run(service, name, act))

    @views.command()
    @one_sentence
    def repair(name: Name) -> None:
        """比对，不同则替换: the same, and where there is a difference put the derived view in place."""

        async def act(build: Build) -> int:
            await build.derive(to_live=True)
            comparison = await build.repair()
            typer.echo(f"{comparison.difference}\n已替换 / in place" if comparison.difference else "一致，无需修复 / equal, nothing to do")
            return 0

        sys.exit(_run(service, name, act))


def _run(service: Service, name: str, act: Callable[[Build], Awaitable[int]]) -> int:
    view = _named(service, name)
    try:
        return asyncio.run(_build(service, view, act))
    except CannotBuild as sentence:
        typer.echo(str(sentence), err=True)
        return 1
    except asyncio.CancelledError:
        typer.echo("已取消，原视图未动 / cancelled, the live view is as it was", err=True)
        return CANCELLED


async def _build(service: Service, view: View, act: Callable[[Build], Awaitable[int]]) -> int:
    working = asyncio.current_task()
    assert working
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, working.cancel)
    async with (
        _sources(service, view.hears) as sources,
        building(view, PostgresRoom(load(DatabaseSettings).database), sources, Decoder(service.catalogue), _told()) as build,
    ):
        return await act(build)


def _named(service: Service, name: str) -> View:
    for view in service.views:
        if name in (view.name, view.key):
            return view
    if name in {reaction.__name__ for reaction in service.reactions}:
        raise typer.BadParameter(f"{name} 是反应，重算会再次办理，故不可 / is a reaction: it is never run again")
    raise typer.BadParameter(f"没有视图 {name}；有 / there are: {', '.join(view.name for view in service.views)}")


@contextlib.asynccontextmanager
async def _sources(service: Service, names: tuple[str, ...]) -> AsyncIterator[list[Source]]:
    database = Postgres(service.name, load(DatabaseSettings).database)
    async with httpx.AsyncClient() as http:
        try:
            await database.read(schema.check)
            log_id = await database.read(log.known_id)
            others = set(names) - {service.name}
            feeds = production.feeds(others, http) if others else {}
            yield [LogSource(name, database, log_id) if name == service.name else feeds[name] for name in names]
        finally:
            await database.stop()


def _told() -> Progress:
    began, said = time.monotonic(), 0.0
    first: dict[str, int] = {}

    def tell(source: str, position: int, head: int) -> None:
        nonlocal said
        first.setdefault(source, position)
        now = time.monotonic()
        if now - said >= EVERY or position >= head:
            said = now
            speed = (position - first[source]) / max(now - began, 0.001)
            left = f"，约剩 {(head - position) / speed:.0f} 秒 / s left" if speed and position < head else ""
            typer.echo(f"{source} {position}/{head}（{100 * position / max(head, 1):.0f} %）{left}", err=True)

    return tell


async def _list(service: Service) -> None:
    names = tuple(sorted({service.name, *service.others}))
    async with _sources(service, names) as sources:
        database = Postgres(service.name, load(DatabaseSettings).database)
        try:
            progress = {(follower, source): place for follower, source, place in await database.read(checkpoint.progress)}
        finally:
            await database.stop()
        heads = {source.name: await _head(source) for source in sources}
    for name, source in [(v.key, s) for v in service.views for s in v.hears] + [(r.__name__, log_of(r)) for r in service.reactions]:
        place, head = progress.get((name, source)), heads[source]
        position = place.position if place else 0
        built = place is not None and place.target is not None and position >= place.target
        lag: Any = "?" if head is None else max(0, head - position)
        built_yet = "已建成 / built" if built else "未建成 / not built"
        typer.echo(f"{name:<36} {source:<11} {position:>9} / {'?' if head is None else head:<9} 差 / lag {lag:<8} {built_yet}")


async def _head(source: Source) -> int | None:
    try:
        return (await source.page(0, 1)).head
    except FeedFailed:
        return None
