"""A view derived anew for an operator, who is told of the progress and may give up."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from shared.runtime.cli.workplace import Workplace
from shared.runtime.deciding.view import View
from shared.runtime.following.building import Build, Comparison, Progress, building
from shared.runtime.following.feed import Decoder

EVERY = 2.0
"""Seconds between two words about progress."""
CANCELLED = 130

T = TypeVar("T")


def compared(at: Workplace, view: View) -> Comparison:
    """The live view beside the derived one. Raises CannotBuild."""
    return asyncio.run(derived(at, view, comparison))


async def comparison(build: Build) -> Comparison:
    """What is derived, as far as the live view is, beside it."""
    await build.derive(to_live=True)
    return await build.compare()


async def derived(at: Workplace, view: View, act: Callable[[Build], Awaitable[T]]) -> T:
    """What is done with it, beside the live one. Raises CannotBuild."""
    working = asyncio.current_task()
    assert working
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, working.cancel)
    async with (
        at.sources(view.hears) as sources,
        building(view, at.room(), sources, Decoder(at.service.catalogue), _shown()) as build,
    ):
        return await act(build)


def _shown() -> Progress:
    began, said = time.monotonic(), 0.0
    first: dict[str, int] = {}

    def show(source: str, position: int, head: int) -> None:
        nonlocal said
        first.setdefault(source, position)
        now = time.monotonic()
        if now - said >= EVERY or position >= head:
            said = now
            speed = (position - first[source]) / max(now - began, 0.001)
            left = f"，约剩 {(head - position) / speed:.0f} 秒 / s left" if speed and position < head else ""
            typer.echo(f"{source} {position}/{head}（{100 * position / max(head, 1):.0f} %）{left}", err=True)

    return show
