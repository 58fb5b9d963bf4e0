"""`client add|list|rotate|remove`: what a foreign system needs to read this service's events and to tell it facts, on both ways."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shared.runtime import listing
from shared.runtime.cli import one_sentence
from shared.runtime.failures import OperatorError
from shared.runtime.service import Service

if TYPE_CHECKING:
    from shared.runtime.cli.client_desk import Desk

Reads = Annotated[bool, typer.Option("--reads", help="读本服务的事件：主题与 HTTP 事件流 / read the topic and the feed")]
Writes = Annotated[bool, typer.Option("--writes", help="向本服务报送事实：主题与 HTTP / tell it facts, by topic and HTTP")]
To = Annotated[Path | None, typer.Option("--to", help="写入这个新文件，仅属主可读；不给则打印 / write a new file, for its owner alone")]
KafkaOnly = Annotated[bool, typer.Option("--kafka-only", help="令牌由别的身份系统签发 / another identity provider gives the tokens")]
Finish = Annotated[bool, typer.Option("--finish", help="作废旧口令与旧密钥 / the former password and secret are good no more")]


class NothingAsked(OperatorError):
    """Neither to read nor to write, or what this service does not have."""


def add(app: typer.Typer, service: Service) -> None:
    """Give the service these commands."""
    client = typer.Typer(no_args_is_help=True, help="外部系统 / foreign systems")
    app.add_typer(client, name="client")

    @client.command("add")
    @one_sentence
    def add_client(name: str, reads: Reads = False, writes: Writes = False, to: To = None, kafka_only: KafkaOnly = False) -> None:
        """接入一个外部系统: its user and rights on Kafka, its client at the issuer, and the settings to hand over."""
        if not reads and not writes:
            raise NothingAsked("请用 --reads 或 --writes 说明外部系统要做什么 / say --reads, --writes or both")
        if writes and not service.intakes():
            raise NothingAsked(f"{service.title} {service.name} 不接收外部系统的事实，没有可写的主题 / this service takes no facts in")
        _hand_over(_desk(service, kafka_only, to).add(name, reads, writes), to)

    @client.command("list")
    @one_sentence
    def list_clients() -> None:
        """列出外部系统：名称、读哪些主题、写哪些主题."""
        listing.show(_desk(service, kafka_only=True).all() or ["没有外部系统 / there are none"])

    @client.command("rotate")
    @one_sentence
    def rotate_client(name: str, finish: Finish = False, to: To = None, kafka_only: KafkaOnly = False) -> None:
        """更换口令与密钥: new ones, good beside the former until --finish, so that the foreign system need not stop."""
        desk = _desk(service, kafka_only, to)
        if finish:
            desk.finish(name)
            typer.echo("旧口令与旧密钥已作废 / the former are good no more")
        else:
            _hand_over(desk.rotate(name), to)

    @client.command("remove")
    @one_sentence
    def remove_client(name: str, kafka_only: KafkaOnly = False) -> None:
        """停用: what it may do here is taken; where it may do nothing elsewhere, its user and client go too."""
        typer.echo(_desk(service, kafka_only).remove(name))


def _desk(service: Service, kafka_only: bool, to: Path | None = None) -> "Desk":
    """Nothing is made that could not be handed over."""
    if to and to.exists():
        raise OperatorError(f"{to} 已存在，请换一个文件名 / the file exists already")
    from shared.runtime.cli.client_desk import Desk

    return Desk(service, kafka_only)


def _hand_over(said: Mapping[str, str], to: Path | None) -> None:
    """As an env file: one setting a line."""
    text = "".join(f"{name}={value}\n" for name, value in said.items())
    if to is None:
        typer.echo(text, nl=False)
        return
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    typer.echo(f"已写入 {to}，请以可信的方式交给对方 / written; hand it over safely")
