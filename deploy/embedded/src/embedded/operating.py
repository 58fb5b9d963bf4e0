"""An operator's commands on a data folder, as in production: `views`, `evidence`, `parked` and `refused`."""

import contextlib
import sys
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from embedded.composition import EVIDENCE, SERVICES
from embedded.preconditions import NotHere, take
from issuer.directory import AUDIENCE, ISSUER, Directory, known_jurisdiction
from shared.runtime import logs
from shared.runtime.cli import branching, every_view, files, one_sentence, recovering
from shared.runtime.cli import parked as messages
from shared.runtime.cli import refused as commands
from shared.runtime.cli import views as on_views
from shared.runtime.cli.choosing import All, Id, Ids, Limit, NoIds, Yes
from shared.runtime.cli.refused import Because, Dismissed
from shared.runtime.cli.views import Every, Name, NoName
from shared.runtime.clock import FileClock, WallClock
from shared.runtime.eventlog import schema, sqlite
from shared.runtime.eventlog.sqlite import Sqlite
from shared.runtime.failures import OperatorError
from shared.runtime.files.shelf import Shelf
from shared.runtime.following.feed import LogSource, Source
from shared.runtime.following.rooms import Room, SqliteRoom
from shared.runtime.host import Host
from shared.runtime.service import Service
from shared.runtime.web.verifying import Verifier

views = typer.Typer(no_args_is_help=True, help="视图 / views")
evidence = typer.Typer(no_args_is_help=True, help=files.ROOM)
parked = typer.Typer(no_args_is_help=True, help=messages.ROOM)
refused = typer.Typer(no_args_is_help=True, help=commands.ROOM)


def _service(name: str) -> Service:
    for service in SERVICES:
        if service.name == name:
            return service
    raise typer.BadParameter(f"没有服务 {name}；有 / there are: {', '.join(service.name for service in SERVICES)}")


Of = Annotated[Service, typer.Argument(parser=_service, metavar="SERVICE", help="服务，如 monitoring / the service")]
OfAny = Annotated[
    Service | None,
    typer.Argument(parser=_service, metavar="[SERVICE]", help="服务；用 --all 时可省略，即全部 / the service; all with --all"),
]
Data = Annotated[Path, typer.Option(envvar="BIHUAN_DATA", help="数据文件夹 / the data folder")]
VAR = Path("var")


class Folder:
    """One service of a data folder."""

    def __init__(self, service: Service, data: Path) -> None:
        self.service = service
        self._data = data
        if not self._file(service.name).exists():
            raise OperatorError(f"{data} 中没有 {service.name} 的数据：先启动一次 / no data of this service in the folder: start it once")

    @contextlib.contextmanager
    def connection(self) -> Iterator[Connection]:
        """A transaction on the service's file. Raises NotMigrated or NewerSchema."""
        engine = sqlite.engine(self._file(self.service.name), sqlite.BEGIN_IMMEDIATE, 1)
        try:
            with engine.begin() as conn:
                schema.check(conn)
                yield conn
        finally:
            engine.dispose()

    def room(self) -> Room:
        """A file beside the service's."""
        return SqliteRoom(self._file(self.service.name))

    @contextlib.asynccontextmanager
    async def sources(self, names: Collection[str]) -> AsyncIterator[Sequence[Source]]:
        """Every log lies in the folder."""
        opened = [Sqlite(self._file(name)) for name in names]
        try:
            yield [await LogSource.known(one.name, one) for one in opened]
        finally:
            for one in opened:
                await one.stop()

    def host(self) -> Host:
        """With none of its parts at work, on the clock that began its log."""
        jurisdiction, turned = known_jurisdiction(self._data), self._data / "clock"
        verifier = Verifier(Directory(self._data, jurisdiction).keys, ISSUER, AUDIENCE, jurisdiction)
        clock = FileClock(turned) if turned.exists() else WallClock()
        return Host(self.service, Sqlite(self._file(self.service.name)), clock, verifier, jurisdiction, frozenset())

    def _file(self, name: str) -> Path:
        return self._data / f"{name}.sqlite"


@contextlib.contextmanager
def _alone(service: Service, data: Path) -> Iterator[Folder]:
    """The folder's service, while no process serves it. Raises OperatorError."""
    logs.to_stderr()
    folder = Folder(service, data)
    try:
        lock = take(data)
    except NotHere as reason:
        raise OperatorError(f"{reason}；请先停止它 / stop it first") from reason
    with lock:
        yield folder


@one_sentence
def recover(service: Of, source: recovering.From = "audit", log_id: recovering.Log = "", data: Data = VAR) -> None:
    """补回日志失去的事件: put back what a service's log has lost, byte for byte, from audit's archive or from a file of events."""
    with _alone(service, data) as folder:
        if source in {other.name for other in SERVICES}:
            copies = recovering.of_archive(folder, sqlite.engine(data / f"{source}.sqlite", sqlite.BEGIN, 1))
        else:
            copies = recovering.of_file(Path(source), log_id)
        recovering.recover(folder, copies, source)


@one_sentence
def branch(service: Of, authority: branching.Authority = "", because: branching.Because = "", data: Data = VAR) -> None:
    """另起日志分支: only where a service's log has lost events for good; it goes on under a new identity."""
    with _alone(service, data) as folder:
        others = [other.name for other in SERVICES if other is not service and (data / f"{other.name}.sqlite").exists()]
        copies, known = branching.had_by({name: sqlite.engine(data / f"{name}.sqlite", sqlite.BEGIN, 1) for name in others}, service.name)
        clock = FileClock(data / "clock") if (data / "clock").exists() else WallClock()
        branching.branch(folder, copies, known, clock, authority, because, relayed=False)


@views.command("list", help=on_views.LIST)
@one_sentence
def _(service: Of, data: Data = VAR) -> None:
    on_views.listed(Folder(service, data))


@views.command("compare", help=on_views.COMPARE)
@one_sentence
def _(service: OfAny = None, name: NoName = None, every: Every = False, data: Data = VAR) -> None:
    if service is None and every:
        codes = []
        for each in SERVICES:
            with _alone(each, data) as folder:
                codes.append(every_view.compare_all(folder))
        sys.exit(max(codes))
    if service is None:
        raise typer.BadParameter("请给出服务和视图，或 --all / name a service and a view, or --all")
    with _alone(service, data) as folder:
        on_views.compare_chosen(folder, name, every)


@views.command("repair", help=on_views.REPAIR)
@one_sentence
def _(service: Of, name: Name, data: Data = VAR) -> None:
    with _alone(service, data) as folder:
        on_views.repair(folder, name)


@views.command("rebuild", help=on_views.REBUILD)
@one_sentence
def _(service: Of, name: Name, data: Data = VAR) -> None:
    with _alone(service, data) as folder:
        on_views.rebuild(folder, name)


@evidence.command("list", help=files.LIST)
@one_sentence
def _(service: Of, unused: files.Unused = False, data: Data = VAR) -> None:
    files.listed(Folder(service, data), unused=unused)


@evidence.command("verify", help=files.VERIFY)
@one_sentence
def _(service: Of, data: Data = VAR) -> None:
    files.verified(Folder(service, data), Shelf(str(data / EVIDENCE), service.name))


@parked.command("list", help=messages.LIST)
@one_sentence
def _(service: Of, limit: Limit = 50, data: Data = VAR) -> None:
    messages.listed(Folder(service, data), limit)


@parked.command("show", help=messages.SHOW)
@one_sentence
def _(service: Of, id: Id, data: Data = VAR) -> None:
    messages.shown(Folder(service, data), id)


@parked.command("replay", help=messages.REPLAY)
@one_sentence
def _(service: Of, ids: NoIds = None, everything: All = False, yes: Yes = False, data: Data = VAR) -> None:
    with _alone(service, data) as folder:
        messages.replay(folder, ids, everything, yes)


@parked.command("discard", help=messages.DISCARD)
@one_sentence
def _(service: Of, ids: Ids, yes: Yes = False, data: Data = VAR) -> None:
    with _alone(service, data) as folder:
        messages.discard(folder, ids, yes)


@refused.command("list", help=commands.LIST)
@one_sentence
def _(service: Of, limit: Limit = 50, dismissed: Dismissed = False, data: Data = VAR) -> None:
    commands.listed(Folder(service, data), limit, dismissed)


@refused.command("retry", help=commands.RETRY)
@one_sentence
def _(service: Of, ids: NoIds = None, everything: All = False, yes: Yes = False, data: Data = VAR) -> None:
    with _alone(service, data) as folder:
        commands.retry(folder, ids, everything, yes)


@refused.command("dismiss", help=commands.DISMISS)
@one_sentence
def _(service: Of, ids: Ids, because: Because, yes: Yes = False, data: Data = VAR) -> None:
    with _alone(service, data) as folder:
        commands.dismiss(folder, ids, because, yes)
