"""`topics make|check|rotate|resend`."""

from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import Connection

from shared.runtime import listing
from shared.runtime.cli import one_sentence
from shared.runtime.eventlog import checkpoint, log, postgres
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.failures import OperatorError
from shared.runtime.service import Service
from shared.runtime.settings import DatabaseSettings, TopicsSettings, load

if TYPE_CHECKING:
    from shared.runtime.kafka.topics import Wanted

From = Annotated[int, typer.Option("--from", min=1, help="从这个位置起 / the first position to send again")]
Finish = Annotated[bool, typer.Option("--finish", help="作废旧口令 / the former is good no more")]
Yes = Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")]


def add(app: typer.Typer, service: Service) -> None:
    """Give the service these commands."""
    topics = typer.Typer(no_args_is_help=True, help="主题与权限 / topics and rights on the broker")
    app.add_typer(topics, name="topics")

    @topics.command()
    @one_sentence
    def make() -> None:
        """建立主题与权限: make what is missing and mend what differs, as the broker's administrator."""
        from shared.runtime.kafka.topics import Broker

        settings = load(TopicsSettings)
        listing.show(Broker(settings).make(_wanted(service, settings)) or ["主题与权限齐备 / nothing to do"])

    @topics.command()
    @one_sentence
    def check() -> None:
        """核对主题与权限: say what differs; exit code 1 where anything does."""
        from shared.runtime.kafka.topics import Broker

        settings = load(TopicsSettings)
        differences = Broker(settings).differences(_wanted(service, settings))
        listing.show(differences or ["主题与权限齐备 / all is well"])
        raise typer.Exit(1 if differences else 0)

    @topics.command()
    @one_sentence
    def rotate(finish: Finish = False) -> None:
        """更换本服务的 Kafka 口令: a new one, printed this once, good beside the former until --finish."""
        from shared.runtime.kafka.clients import Clients

        settings = load(TopicsSettings)
        if not settings.kafka_user:
            raise OperatorError("BIHUAN_KAFKA_USER 未设置：本服务不以用户登录 Kafka / this service logs in as nobody")
        clients = Clients(settings)
        if finish:
            said = "旧口令已作废 / is good no more" if clients.finish(settings.kafka_user) else "没有旧口令 / there is none"
            typer.echo(said)
            return
        made = clients.give_password(settings.kafka_user)
        typer.echo(f"BIHUAN_KAFKA_PASSWORD={made.password}\nBIHUAN_KAFKA_MECHANISM={made.mechanism}")

    @topics.command()
    @one_sentence
    def resend(first: From = 1, yes: Yes = False) -> None:
        """重发: fill an emptied topic again; the relay at work goes back to this position, followers ignore what they have."""
        engine = postgres.engine(load(DatabaseSettings).database, 1)
        try:
            with engine.begin() as conn:
                head = log.head(conn).position
            if first > head:
                typer.echo(f"日志到 {head} 为止，没有可重发的 / the log ends at {head}, nothing to send")
                return
            typer.echo(f"将重发 {head - first + 1} 条事件（{first}–{head}）到 bihuan.{service.name} / events to be sent again")
            if yes or typer.confirm("继续？/ go on?"):
                with engine.begin() as conn:
                    _rewind(conn, service.name, first - 1)
                typer.echo("已回退，转发进程随即重发 / the relay sends them now")
        finally:
            engine.dispose()


def _wanted(service: Service, settings: TopicsSettings) -> "Wanted":
    from shared.runtime.kafka.topics import wanted

    return wanted(service.name, service.others, service.foreign_topics, settings)


def _rewind(conn: Connection, source: str, position: int) -> None:
    from shared.runtime.kafka.relay import NAME

    checkpoint.hold(conn, NAME, source)
    log_id = log.known_id(conn)
    checkpoint.move(conn, NAME, source, Checkpoint(log_id, position, log.leaf_at(conn, position) or b""))
