"""`views list|rebuild|compare|repair`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer

from shared.runtime import listing
from shared.runtime.cli import one_sentence
from shared.runtime.cli.deriving import CANCELLED, comparison, derived
from shared.runtime.cli.every_view import compare_all
from shared.runtime.cli.workplace import Production, Together, Workplace
from shared.runtime.deciding.reaction import log_of
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint
from shared.runtime.following.building import Build, CannotBuild
from shared.runtime.following.feed import FeedFailed, Source
from shared.runtime.service import Service

Name = Annotated[str, typer.Argument(help="视图名，如 watchlist 或 watchlist_1 / the view")]
NoName = Annotated[str | None, typer.Argument(help="视图名，如 watchlist 或 watchlist_1；或用 --all / the view, or --all")]
Every = Annotated[bool, typer.Option("--all", help="全部视图，逐个比对 / all views, one after the other")]
LIST = "视图与反应到了哪里: where every view and reaction stands, log by log."
REBUILD = "重算并替换: derive a view anew from the logs beside the live one, then put it in its place."
COMPARE = "重算并比对: derive a view anew and say the first difference; exit code 1 where there is one."
REPAIR = "比对，不同则替换: the same, and where there is a difference put the derived view in place."


def add(app: typer.Typer, service: Service) -> None:
    """Give the service these commands."""
    views = typer.Typer(no_args_is_help=True, help="视图 / views")
    app.add_typer(views, name="views")

    @views.command("list", help=LIST)
    @one_sentence
    def list_() -> None:
        listed(Production(service))

    @views.command("rebuild", help=REBUILD)
    @one_sentence
    def _(name: Name) -> None:
        rebuild(Production(service), name)

    @views.command("compare", help=COMPARE)
    @one_sentence
    def _(name: NoName = None, every: Every = False) -> None:
        compare_chosen(Together(service) if every else Production(service), name, every)

    @views.command("repair", help=REPAIR)
    @one_sentence
    def _(name: Name) -> None:
        repair(Production(service), name)


def listed(at: Workplace) -> None:
    """Say where every view and reaction stands."""
    listing.show(asyncio.run(_standings(at)))


def rebuild(at: Workplace, name: str) -> None:
    """Put a view derived anew in place; ends the process."""

    async def act(build: Build) -> int:
        await build.derive()
        await build.replace()
        typer.echo("已替换 / in place")
        return 0

    sys.exit(_run(at, name, act))


def compare(at: Workplace, name: str) -> None:
    """Say the first difference, and end the process with 1 where there is one."""

    async def act(build: Build) -> int:
        found = await comparison(build)
        typer.echo(str(found.difference or f"一致 / equal: {found.rows} 行 / rows"))
        return 1 if found.difference else 0

    sys.exit(_run(at, name, act))


def compare_chosen(at: Workplace, name: str | None, every: bool) -> None:
    """One view, or all of them; ends the process, with 1 where anything differs."""
    if (name is not None) == every:
        raise typer.BadParameter("请给出一个视图名，或 --all / name one view, or --all")
    if name is not None:
        compare(at, name)
    sys.exit(compare_all(at))


def repair(at: Workplace, name: str) -> None:
    """Put a view derived anew in place where it differs; ends the process."""

    async def act(build: Build) -> int:
        await build.derive(to_live=True)
        found = await build.repair()
        typer.echo(f"{found.difference}\n已替换 / in place" if found.difference else "一致，无需修复 / equal, nothing to do")
        return 0

    sys.exit(_run(at, name, act))


def _run(at: Workplace, name: str, act: Callable[[Build], Awaitable[int]]) -> int:
    view = _named(at.service, name)
    try:
        return asyncio.run(derived(at, view, act))
    except CannotBuild as sentence:
        typer.echo(str(sentence), err=True)
        return 1
    except asyncio.CancelledError:
        typer.echo("已取消，原视图未动 / cancelled, the live view is as it was", err=True)
        return CANCELLED


def _named(service: Service, name: str) -> View:
    for view in service.views:
        if name in (view.name, view.key):
            return view
    if name in {reaction.__name__ for reaction in service.reactions}:
        raise typer.BadParameter(f"{name} 是反应，重算会再次办理，故不可 / is a reaction: it is never run again")
    raise typer.BadParameter(f"没有视图 {name}；有 / there are: {', '.join(view.name for view in service.views)}")


async def _standings(at: Workplace) -> list[str]:
    """A line for each view and reaction and each log that it hears."""
    service = at.service
    with at.connection() as conn:
        progress = {(name, source): place for name, source, place in checkpoint.progress(conn)}
    async with at.sources(sorted({service.name, *service.others})) as sources:
        heads = {source.name: await _head(source) for source in sources}
    lines = []
    for name, source in [(v.key, s) for v in service.views for s in v.hears] + [(r.__name__, log_of(r)) for r in service.reactions]:
        place, head = progress.get((name, source)), heads[source]
        position = place.position if place else 0
        built = place is not None and place.target is not None and position >= place.target
        lag: Any = "?" if head is None else max(0, head - position)
        built_yet = "已建成 / built" if built else "未建成 / not built"
        lines.append(f"{name:<36} {source:<11} {position:>9} / {'?' if head is None else head:<9} 差 / lag {lag:<8} {built_yet}")
    return lines


async def _head(source: Source) -> int | None:
    try:
        return (await source.page(0, 1)).head
    except FeedFailed:
        return None
