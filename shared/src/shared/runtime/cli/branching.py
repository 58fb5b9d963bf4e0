"""`branch`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import Connection, Engine, text

from shared.events.envelope import catalogue
from shared.runtime.cli import one_sentence, recovering
from shared.runtime.cli.workplace import Production, Workplace
from shared.runtime.clock import Clock, FileClock, WallClock
from shared.runtime.deciding.recovering import Copy
from shared.runtime.eventlog import checkpoint, log, postgres
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.failures import OperatorError
from shared.runtime.service import Service
from shared.runtime.settings import BackupSettings, ClockSettings, FeedSettings, NotSet, load

if TYPE_CHECKING:
    from shared.runtime.following.witness import Evidence, Heard

Authority = Annotated[str, typer.Option("--authority", help="批准文号 / the document that allows it")]
Because = Annotated[str, typer.Option("--because", help="原因 / why")]
BRANCH = (
    "另起日志分支: only where the log has lost events for good; it goes on under a new identity. Without both options: what would be lost."
)
AUDIT = "audit"
ASK_AUDIT = "审计服务存有它听过的全部事件：请以 BIHUAN_DATABASES=audit=… 给出其数据库地址 / audit may have the bytes: name its database"
AT_WORK = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'bihuan' AND pid <> pg_backend_pid()"""


class InUse(OperatorError):
    """The service is at work."""


def add(app: typer.Typer, service: Service) -> None:
    """Give the service this command."""

    @app.command("branch", help=BRANCH)
    @one_sentence
    def _(authority: Authority = "", because: Because = "") -> None:
        at = Production(service)
        with at.connection() as conn:
            if conn.execute(text(AT_WORK)).scalar_one():
                raise InUse(f"{service.name} 还有进程在用这个数据库：请先停止服务 / the service is at work: stop it first")
        topic, heard = recovering.asked(recovering.of_topic(service.name)), recovering.asked(_followers(service.name))
        kept, known = _databases(at)
        if AUDIT not in load(BackupSettings).databases and any(one.by.startswith(f"服务 {AUDIT} ") for one in heard.said):
            raise NotSet([ASK_AUDIT])
        time: Clock = FileClock(moved) if (moved := load(ClockSettings).clock_file) else WallClock()
        branch(at, [topic, *kept], [*heard.said, *known], time, authority, because, relayed=True)


def branch(
    at: Workplace,
    copies: Sequence[Sequence[Copy]],
    known: "Sequence[Evidence]",
    clock: Clock,
    authority: str,
    because: str,
    *,
    relayed: bool,
) -> None:
    """Begin it and say so. Raises NoBranch, or OperatorError with what would be lost where authority and reason are not given."""
    from shared.runtime.following import branching

    service = at.service.name
    with at.connection() as conn:
        fork = branching.fork_of(conn, service, copies, known)
        if not (authority.strip() and because.strip()):
            raise OperatorError(
                f"{service} 的{fork}；确要另起分支，请以 --authority 给出批准文号、以 --because 说明原因 / say by what authority, and why"
            )
        tells = catalogue(at.service.tells)
        made = branching.branch(conn, service, tells, fork, time=clock.now(), authority=authority.strip(), reason=because.strip())
        if relayed:
            _relay_from(conn, service, made, fork.position)
    typer.echo(f"{service} 的{fork}；日志自第 {fork.position} 条起另立为 {made} / the log goes on from there under this identity")


def _databases(at: Production) -> "tuple[list[list[Copy]], list[Evidence]]":
    """What the other services' databases have of the log, where they are named."""
    own = at.service.name
    return had_by({name: postgres.engine(url, 1) for name, url in load(BackupSettings).databases.items() if name != own}, own)


def had_by(engines: Mapping[str, Engine], source: str) -> "tuple[list[list[Copy]], list[Evidence]]":
    """What other services' databases have kept of a log, and how far its followers have come there; each is opened once."""
    from shared.runtime.following import archive
    from shared.runtime.following.witness import heard_in

    copies, heard = [], []
    for name, engine in engines.items():
        try:
            with engine.begin() as conn:
                copies.append(list(archive.copies(conn, source, 0)))
                heard += [replace(one, by=f"服务 {name} 的{one.by}") for one in heard_in(conn, source)]
        finally:
            engine.dispose()
    return copies, heard


async def _followers(service: str) -> "Heard":
    """As they say themselves, where they answer."""
    import httpx

    from shared.runtime.following.witness import Heard, followers_of

    try:
        feeds = load(FeedSettings).feeds
    except NotSet:
        return Heard([], False, [])
    async with httpx.AsyncClient() as http:
        return await followers_of(service, feeds, http)


def _relay_from(conn: Connection, service: str, log_id: str, position: int) -> None:
    """What the branch does not share is sent under its own name."""
    from shared.runtime.kafka.relay import NAME

    if (at := checkpoint.hold(conn, NAME, service)).position > position:
        at = Checkpoint(log_id, position, log.leaf_at(conn, position) or b"")
    checkpoint.move(conn, NAME, service, Checkpoint(log_id, at.position, at.leaf_hash))
