"""`python -m issuer`: serve; register, rotate and remove clients and keys; give a token, add, remove and list people."""

import contextlib
import os
import re
import secrets
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from issuer.clients import NAME, SHORTEST_SECRET, Clients, NoSuchClient, StillTwo
from issuer.directory import HOURS, AnotherCounty, Directory, NoSuchPerson, known_jurisdiction
from issuer.people import User
from issuer.serving import NotHere, run
from issuer.signing_keys import SigningKeys
from shared.events.text import person_id
from shared.runtime import listing, logs
from shared.runtime.web.auth import Role

PUBLISHED_BEFORE = 600.0
"""Seconds: longer than any service waits until it fetches the keys again."""

app = typer.Typer(add_completion=False, help="签发访问令牌 / issue access tokens")
clients = typer.Typer(no_args_is_help=True, help="服务与外部系统 / services and foreign systems")
keys = typer.Typer(no_args_is_help=True, help="签名密钥 / signing keys")
app.add_typer(clients, name="clients")
app.add_typer(keys, name="keys")
Data = Annotated[Path, typer.Option(help="数据文件夹 / the data folder", exists=True, file_okay=False)]


@app.command()
def serve(
    data: Data,
    host: Annotated[str, typer.Option(envvar="BIHUAN_HOST", help="监听地址 / the address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="BIHUAN_PORT", min=0, max=65535)] = 8000,
    jurisdiction: Annotated[str, typer.Option(envvar="BIHUAN_JURISDICTION", help="财政区划，六位数字；数据文件夹开始后不变")] = "",
) -> None:
    """提供公钥与服务令牌: serve the public keys and the services' tokens until SIGTERM."""
    kept = jurisdiction or known_jurisdiction(data)
    if not re.fullmatch("[0-9]{6}", kept):
        _stop(f"财政区划须为六位数字，不是“{kept}”：--jurisdiction 或 BIHUAN_JURISDICTION / a jurisdiction has six digits", 1)
    logs.to_stderr()
    try:
        run(Directory(data, kept), data, host, port)
    except (NotHere, AnotherCounty) as reason:
        _stop(str(reason), 1)


@app.command()
def client(
    name: str,
    data: Data,
    roles: Annotated[str, typer.Option(help="角色，以逗号分隔 / roles, separated by commas")] = Role.SUBSCRIBER.value,
) -> None:
    """登记或改写一个服务: the secret is BIHUAN_CLIENT_SECRET, else one is made and printed this once."""
    asked = tuple(role.strip() for role in roles.split(","))
    if not NAME.fullmatch(name) or not set(asked) <= set(Role):
        _stop(f"NAME 须为小写字母、数字、- 或 _，以字母开头，roles 取自：{'、'.join(Role)} / no such name or role", 2)
    given = os.environ.get("BIHUAN_CLIENT_SECRET", "")
    if given and len(given) < SHORTEST_SECRET:
        _stop(f"BIHUAN_CLIENT_SECRET 至少 {SHORTEST_SECRET} 个字符 / a secret has at least {SHORTEST_SECRET} characters", 2)
    secret = given or secrets.token_urlsafe(32)
    Clients(data).register(name, asked, secret)
    if not given:
        typer.echo(secret)


@clients.command("list")
def clients_list(data: Data) -> None:
    """列出服务与外部系统：名称、角色、是否有新旧两个密钥."""
    listing.show(f"{one.name}\t{','.join(one.roles)}\t{'2' if one.former else '1'}" for one in Clients(data).all())


@clients.command()
def grant(name: str, data: Data, roles: Annotated[str, typer.Option(help="角色，以逗号分隔 / roles, separated by commas")]) -> None:
    """改写角色，密钥不变: the secret stays."""
    asked = tuple(role.strip() for role in roles.split(","))
    if not set(asked) <= set(Role):
        _stop(f"roles 取自：{'、'.join(Role)} / no such role", 2)
    with _known(name):
        Clients(data).grant(name, asked)


@clients.command()
def rotate(
    name: str, data: Data, finish: Annotated[bool, typer.Option("--finish", help="作废旧密钥 / the former secret is good no more")] = False
) -> None:
    """换密钥: a new secret, printed this once, good beside the former one until --finish."""
    with _known(name):
        if finish:
            Clients(data).finish(name)
            return
        secret = secrets.token_urlsafe(32)
        Clients(data).rotate(name, secret)
        typer.echo(secret)


@clients.command("remove")
def clients_remove(name: str, data: Data) -> None:
    """注销: no token from now on; those given hold for up to an hour."""
    with _known(name):
        Clients(data).remove(name)


@keys.command("list")
def keys_list(data: Data) -> None:
    """列出签名密钥：编号、何时起签名."""
    known = SigningKeys(data).all()
    listing.show(f"{one.key.kid}\t{datetime.fromtimestamp(one.signs_from, UTC).isoformat(timespec='seconds')}" for one in known)


@keys.command("rotate")
def keys_rotate(
    data: Data,
    after: Annotated[float, typer.Option(min=0, help="秒；各服务先取得新公钥，再用它签名 / seconds until it signs")] = PUBLISHED_BEFORE,
) -> None:
    """换签名密钥: a new one, published at once, that signs ten minutes later; the former stays published until `retire`."""
    made = SigningKeys(data).rotate(after)
    typer.echo(f"新密钥 {made.key.kid} 已公布，{after:.0f} 秒后用于签名；旧令牌全部到期（{HOURS} 小时）后运行 keys retire / published")


@keys.command()
def retire(data: Data) -> None:
    """撤下旧签名密钥: tokens that they signed are refused within minutes."""
    gone = SigningKeys(data).retire()
    typer.echo(f"已撤下 {'、'.join(gone)} / retired" if gone else "没有可撤下的密钥 / nothing to retire")


@app.command()
def dismiss(user: str, data: Data) -> None:
    """从名录中除去一个人: no token from now on; those given hold until they expire."""
    try:
        Directory(data, known_jurisdiction(data)).dismiss(user)
    except NoSuchPerson:
        _stop(f"名录中没有 {user} / nobody of this id", 2)


@app.command()
def token(user: str, data: Data, hours: float = 12) -> None:
    """打印一个人的访问令牌."""
    directory = Directory(data, known_jurisdiction(data))
    try:
        typer.echo(directory.token(user, hours))
    except NoSuchPerson:
        some = "、".join(f"{one.id}（{one.name}）" for one in directory.people()[:12])
        _stop(f"名录中没有 {user or '（未给出 USER）'}。例如：{some}；全部人员见 make people", 2)


@app.command()
def enrol(
    user: str,
    data: Data,
    name: Annotated[str, typer.Option(help="姓名，只留在名录中")],
    roles: Annotated[str, typer.Option(help="角色，以逗号分隔")],
    unit: Annotated[str, typer.Option(help="单位代码，局内人员留空")] = "",
) -> None:
    """登记或改写一个人."""
    asked = tuple(role.strip() for role in roles.split(","))
    try:
        person_id(user)
    except ValueError as wrong:
        _stop(f"USER {wrong}，不能用作人员标识 / no id of a person", 2)
    if not name or not set(asked) <= set(Role):
        _stop(f"NAME 不可空，ROLES 取自：{'、'.join(Role)}", 2)
    Directory(data, known_jurisdiction(data)).enrol([User(user, name, asked, unit)])


@app.command()
def people(data: Data) -> None:
    """列出名录."""
    known = Directory(data, known_jurisdiction(data)).people()
    listing.show(f"{one.id}\t{one.name}\t{one.unit or '-'}\t{','.join(one.roles)}" for one in known)


@contextlib.contextmanager
def _known(name: str) -> Iterator[None]:
    try:
        yield
    except NoSuchClient:
        _stop(f"没有登记过 {name} / no client of this name", 2)
    except StillTwo:
        _stop(f"{name} 现有新旧两个密钥：先用 --finish 作废旧的 / two secrets are good: finish the rotation first", 2)


def _stop(sentence: str, code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    sys.exit(code)


if __name__ == "__main__":
    app()
