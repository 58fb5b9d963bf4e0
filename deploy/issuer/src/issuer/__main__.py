"""`python -m issuer`: give a token, add a person, list who is there."""

import re
from pathlib import Path
from typing import Annotated

import typer

from issuer.directory import Directory, NoSuchPerson, known_jurisdiction
from issuer.people import User
from shared.runtime.auth import Role

app = typer.Typer(add_completion=False, help="签发访问令牌 / issue access tokens")
Data = Annotated[Path, typer.Option(help="数据文件夹 / the data folder", exists=True, file_okay=False)]


@app.command()
def token(user: str, data: Data, hours: float = 12) -> None:
    """打印一个人的访问令牌."""
    directory = Directory(data, known_jurisdiction(data))
    try:
        typer.echo(directory.token(user, hours))
    except NoSuchPerson:
        some = "、".join(f"{one.id}（{one.name}）" for one in directory.people()[:12])
        typer.echo(f"名录中没有 {user or '（未给出 USER）'}。例如：{some}；全部人员见 make people", err=True)
        raise typer.Exit(2) from None


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
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", user) or not name or not set(asked) <= set(Role):
        typer.echo(f"USER 须为字母数字，NAME 不可空，ROLES 取自：{'、'.join(Role)}", err=True)
        raise typer.Exit(2)
    Directory(data, known_jurisdiction(data)).enrol([User(user, name, asked, unit)])


@app.command()
def people(data: Data) -> None:
    """列出名录."""
    for one in Directory(data, known_jurisdiction(data)).people():
        typer.echo(f"{one.id}\t{one.name}\t{one.unit or '-'}\t{','.join(one.roles)}")


if __name__ == "__main__":
    app()
