"""`python -m issuer`: serve, register a client; give a token, add a person, list who is there."""

import os
import re
import secrets
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from issuer.clients import NAME, SHORTEST_SECRET, Clients
from issuer.directory import AnotherCounty, Directory, NoSuchPerson, known_jurisdiction
from issuer.people import User
from issuer.serving import NotHere, run
from shared.events.text import person_id
from shared.runtime import listing, logs
from shared.runtime.web.auth import Role

app = typer.Typer(add_completion=False, help="签发访问令牌 / issue access tokens")
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


def _stop(sentence: str, code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    sys.exit(code)


if __name__ == "__main__":
    app()
