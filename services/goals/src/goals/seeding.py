"""What is published as indicator libraries comes into the county's (指标库初始化) through the decisions that everybody takes."""

import asyncio
import json
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goals.decisions import library
from goals.decisions.library import LIBRARY, LibraryEvent, LibraryIndicator, Status
from shared.events.envelope import Value
from shared.events.indicator_library import LibraryCode, LibraryEntry
from shared.events.values import DocumentNumber, Text
from shared.runtime.actor import Actor
from shared.runtime.cli import one_sentence
from shared.runtime.cli.workplace import Production
from shared.runtime.clock import day_of
from shared.runtime.deciding.handler import Cause, Handler, caused
from shared.runtime.failures import OperatorError
from shared.runtime.gathered import gathered
from shared.runtime.service import Service

if TYPE_CHECKING:
    from shared.runtime.host import Host

PROPOSER = "service:library-seed"
"""Who proposes what is shipped; somebody else publishes it."""
By = Annotated[str, typer.Option("--by", help="审核并发布的人员，如 wang / who reviews and publishes")]


class Seed(Value):
    """One indicator as it was published."""

    code: LibraryCode
    entry: LibraryEntry


class Publication(Value):
    """A published library, evaluation system or framework."""

    authority: DocumentNumber
    """The document, or its title where it has no number."""
    source: Text
    gaps: Text
    """What it does not say, or what of it is not to be seen."""
    indicators: tuple[Seed, ...]


def publications() -> Iterator[Publication]:
    """Those that are shipped, in order of their files."""
    for one in sorted(files("goals").joinpath("seeds").iterdir(), key=lambda one: one.name):
        if one.name.endswith(".json"):
            yield Publication.model_validate(json.loads(one.read_text("utf-8")))


def enter(state: LibraryIndicator, *, seed: Seed, document: str, by: str, today: date) -> list[LibraryEvent]:
    """入库 in one go: proposed by the shipment, reviewed and published by a person; what the county has under the code stays as it is."""
    if state.status is not Status.NONE:
        return []
    given: Any = {"entry": seed.entry, "effective_on": today, "reason": "指标库初始化", "today": today}
    told = library.propose(state, code=seed.code, actor=Actor(PROPOSER), **given)
    told += library.review(LIBRARY.fold(told), opinion=f"来源：{document}", actor=Actor(by))
    told += library.publish(LIBRARY.fold(told), document=document, successors={}, today=today, actor=Actor(by))
    return told


async def seed(handler: Handler, now: datetime, by: str) -> int:
    """Bring in what is shipped; the answer is how many indicators are new. Run again it changes nothing."""
    return sum([sum(await gathered(*(_entered(handler, now, by, one, each) for each in one.indicators))) for one in publications()])


async def _entered(handler: Handler, now: datetime, by: str, publication: Publication, one: Seed) -> bool:
    key, document = f"{handler.jurisdiction}-L{one.code}", publication.authority
    command = caused("library seed", key)
    cause = Cause(command, by, "app_user", b"", now, command, command, document)

    def decide(state: LibraryIndicator) -> list[LibraryEvent]:
        return enter(state, seed=one, document=document, by=by, today=day_of(now))

    if (await handler.fold(LIBRARY, key))[0].status is not Status.NONE:
        return False
    return (await handler.handle(LIBRARY, key, decide, cause, remember_nothing=True)).version > 0


def add(app: typer.Typer, service: Service) -> None:
    """Give the service this command."""
    room = typer.Typer(no_args_is_help=True, help="指标库: the indicator library.")
    app.add_typer(room, name="library")

    @room.callback()
    def _() -> None:
        """指标库: the indicator library."""

    @room.command("seed", help="指标库初始化: bring in what is published as data; run again it changes nothing.")
    @one_sentence
    def _(by: By = "") -> None:
        if not by.strip():
            raise OperatorError("请写明审核并发布的人员：library seed --by <人员编号> / name who reviews and publishes")
        new = asyncio.run(_seeded(Production(service).host(), by.strip()))
        typer.echo(f"新入库指标 {new} 条 / {new} indicators are new")


async def _seeded(host: "Host", by: str) -> int:
    try:
        await host.open()
        return await seed(host.handler, host.clock.now(), by)
    finally:
        await host.close()
