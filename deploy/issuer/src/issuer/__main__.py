"""`python -m issuer`: serve; register, rotate and remove clients and keys; add, remove and list people, and end their sessions."""

import contextlib
import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from issuer import people_desk
from issuer.clients import NAME, SHORTEST_SECRET, Clients, NoSuchClient, StillTwo
from issuer.directory import HOURS, AnotherCounty, Directory, known_jurisdiction
from issuer.people_desk import Data, stop
from issuer.place import NotSafe
from issuer.serving import NotHere, run
from issuer.signing_keys import SigningKeys
from shared.runtime import listing, logs
from shared.runtime.web.auth import Role

PUBLISHED_BEFORE = 600.0
"""Seconds: longer than any service waits until it fetches the keys again."""

app = typer.Typer(add_completion=False, help="签发访问令牌 / issue access tokens")
clients = typer.Typer(no_args_is_help=True, help="服务与外部系统 / services and foreign systems")
keys = typer.Typer(no_args_is_help=True, help="签名密钥 / signing keys")
app.add_typer(clients, name="clients")
app.add_typer(keys, name="keys")
app.add_typer(people_desk.session, name="session")
for command in (people_desk.enrol, people_desk.link, people_desk.dismiss, people_desk.token, people_desk.people):
    app.command()(command)


@app.command()
def serve(
    data: Data,
    host: Annotated[str, typer.Option(envvar="BIHUAN_HOST", help="监听地址 / the address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="BIHUAN_PORT", min=0, max=65535)] = 8000,
    jurisdiction: Annotated[str, typer.Option(envvar="BIHUAN_JURISDICTION", help="财政区划，六位数字；数据文件夹开始后不变")] = "",
    url: Annotated[str, typer.Option(envvar="BIHUAN_PUBLIC_URL", help="人们所用的地址 / the address that people use")] = "",
) -> None:
    """登录、公钥与令牌: people sign in here, services get their tokens, until SIGTERM."""
    kept = jurisdiction or known_jurisdiction(data)
    if not re.fullmatch("[0-9]{6}", kept):
        stop(f"财政区划须为六位数字，不是“{kept}”：--jurisdiction 或 BIHUAN_JURISDICTION / a jurisdiction has six digits", 1)
    logs.to_stderr()
    try:
        run(Directory(data, kept), data, host, port, url)
    except (NotHere, AnotherCounty, NotSafe, ValueError) as reason:
        stop(str(reason), 1)


@app.command()
def client(
    name: str,
    data: Data,
    roles: Annotated[str, typer.Option(help="角色，以逗号分隔 / roles, separated by commas")] = Role.SUBSCRIBER.value,
    redirect: Annotated[list[str] | None, typer.Option(help="人们经它登录后返回的地址 / where people come back with a code")] = None,
    after: Annotated[list[str] | None, typer.Option(help="退出登录后返回的地址 / where they come back after signing out")] = None,
) -> None:
    """登记或改写一个服务: the secret is BIHUAN_CLIENT_SECRET, else one is made and printed this once."""
    asked = tuple(role.strip() for role in roles.split(",") if role.strip())
    if not NAME.fullmatch(name) or not set(asked) <= set(Role):
        stop(f"NAME 须为小写字母、数字、- 或 _，以字母开头，roles 取自：{'、'.join(Role)} / no such name or role", 2)
    given = os.environ.get("BIHUAN_CLIENT_SECRET", "")
    if given and len(given) < SHORTEST_SECRET:
        stop(f"BIHUAN_CLIENT_SECRET 至少 {SHORTEST_SECRET} 个字符 / a secret has at least {SHORTEST_SECRET} characters", 2)
    secret = given or secrets.token_urlsafe(32)
    Clients(data).register(name, asked, secret, redirect or (), after or ())
    if given:
        typer.echo(f"{name} 已登记，密钥即 BIHUAN_CLIENT_SECRET / registered with it", err=True)
    else:
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
        stop(f"roles 取自：{'、'.join(Role)} / no such role", 2)
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


@contextlib.contextmanager
def _known(name: str) -> Iterator[None]:
    try:
        yield
    except NoSuchClient:
        stop(f"没有登记过 {name} / no client of this name", 2)
    except StillTwo:
        stop(f"{name} 现有新旧两个密钥：先用 --finish 作废旧的 / two secrets are good: finish the rotation first", 2)


if __name__ == "__main__":
    app()
