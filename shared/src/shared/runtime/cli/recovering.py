"""`recover`."""

from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from sqlalchemy import Connection, Engine

from shared.runtime.cli import one_sentence
from shared.runtime.cli.workplace import Production, Workplace
from shared.runtime.clock import FileClock, WallClock
from shared.runtime.deciding.recovering import CannotRecover, Copy, Recovered, of_one_line, put_back
from shared.runtime.eventlog import checkpoint, log, postgres
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.failures import OperatorError
from shared.runtime.service import Service
from shared.runtime.settings import BackupSettings, ClockSettings, KafkaSettings, load

if TYPE_CHECKING:
    from shared.runtime.following.witness import Evidence

T = TypeVar("T")
TOPIC = "topic"
From = Annotated[
    str, typer.Option("--from", help="topic，或 audit（见 BIHUAN_DATABASES），或一个事件文件 / the topic, audit's archive, or a file")
]
Log = Annotated[
    str, typer.Option("--log", help="原日志的标识，由文件补回空库时须给出 / the former log's id, where a file fills an empty database")
]
RECOVER = "补回日志失去的事件: put back what the log has lost, byte for byte, from its topic, from audit's archive or from a file."


def add(app: typer.Typer, service: Service) -> None:
    """Give the service this command."""

    @app.command("recover", help=RECOVER)
    @one_sentence
    def _(source: From = TOPIC, log_id: Log = "") -> None:
        at = Production(service)
        databases = load(BackupSettings).databases
        if source == TOPIC:
            recover(at, asked(of_topic(service.name)), source)
        elif source in databases:
            recover(at, of_archive(at, postgres.engine(databases[source], 1)), source)
        else:
            recover(at, of_file(Path(source), log_id), source)
        ended = asked(_end_of_topic(service.name))
        with at.connection() as conn:
            _sent(conn, service.name, ended)


def recover(at: Workplace, copies: Sequence[Copy], source: str) -> None:
    """Put them back, and say how many. Raises CannotRecover."""
    with at.connection() as conn:
        done = put_back(conn, at.service.name, copies, (FileClock if load(ClockSettings).clock_file else WallClock).name)
    typer.echo(_said(done, source))


def of_archive(at: Workplace, engine: Engine) -> list[Copy]:
    """What another service has kept of what follows the log's end, and of that end itself."""
    from shared.runtime.following import archive

    with at.connection() as conn:
        begin = log.head(conn).position
    try:
        with engine.begin() as conn:
            return list(archive.copies(conn, at.service.name, begin))
    finally:
        engine.dispose()


def of_file(path: Path, log_id: str = "") -> list[Copy]:
    """The documents of a CloudEvents batch, as the feed gives it, or of a file with one on each line. Raises CannotRecover or OSError."""
    from shared.runtime.following.http_feed import split

    content = path.read_bytes().strip()
    try:
        batches = [content] if content.startswith(b"[") else [b"[" + line + b"]" for line in content.splitlines() if line.strip()]
        return [Copy(leaf.position, leaf.document, log_id=log_id) for batch in batches for leaf in split(batch)]
    except (ValueError, KeyError, TypeError, IndexError) as wrong:
        raise CannotRecover(f"{path} 不是事件文件（{wrong}）/ is no file of events") from wrong


def asked(question: Coroutine[Any, Any, T]) -> T:
    """Raises OperatorError where the broker does not answer."""
    import uvloop
    from aiokafka.errors import KafkaError

    try:
        return uvloop.run(question)
    except KafkaError as failure:
        raise OperatorError(f"Kafka 没有应答，日志尚未与主题核对（{failure}）/ the broker does not answer") from failure


async def of_topic(service: str) -> list[Copy]:
    """All that the topic has."""
    from shared.runtime.kafka import own_topic
    from shared.runtime.kafka.kafka import Kafka
    from shared.runtime.kafka.kafka_feed import told

    kafka = Kafka(load(KafkaSettings), service)
    copies = []
    async for record in own_topic.records(kafka, service):
        log_id, previous, leaf = told(record)
        copies.append(Copy(leaf.position, leaf.document, previous, log_id))
    return of_one_line(copies)


async def _end_of_topic(service: str) -> "list[Evidence]":
    from shared.runtime.kafka import own_topic
    from shared.runtime.kafka.kafka import Kafka

    return await own_topic.last(Kafka(load(KafkaSettings), service), service)


def _sent(conn: Connection, service: str, ended: "Sequence[Evidence]") -> None:
    """The relay goes on behind what the topic has. Raises LogBehind where that is still more than the log."""
    from shared.runtime.following.witness import require_all_known
    from shared.runtime.kafka.relay import NAME

    log_id = log.known_id(conn)
    require_all_known(conn, service, log_id, ended)
    at = max((one.position for one in ended), default=0)
    if at > checkpoint.hold(conn, NAME, service).position:
        checkpoint.move(conn, NAME, service, Checkpoint(log_id, at, log.leaf_at(conn, at) or b""))


def _said(done: Recovered, source: str) -> str:
    if done.before == done.head:
        return f"日志到第 {done.head} 条，{source} 没有更多 / nothing to recover: the log ends at {done.head}"
    said = (
        f"已从 {source} 补回第 {done.before + 1}–{done.head} 条事件和 {done.commands} 个命令的首次答复 / events and first answers put back"
    )
    unnamed = f"；{done.unnamed} 条由旧版本的自动办理所记，其命令编号无从得知 / whose command is not known" if done.unnamed else ""
    return said + unnamed
