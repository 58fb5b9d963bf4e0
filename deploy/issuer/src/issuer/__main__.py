"""`python -m issuer`: give a token, add a person, list who is there."""

from pathlib import Path
from typing import Annotated

import typer

from issuer.directory import Directory, NoSuchPerson, known_jurisdiction
from issuer.people import User

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
def enrol(user: str, data: Data, name: str, roles: str, unit: str = "") -> None:
    """登记或改写一个人；roles 以逗号分隔."""
    Directory(data, known_jurisdiction(data)).enrol([User(user, name, tuple(roles.split(",")), unit)])


@app.command()
def people(data: Data) -> None:
    """列出名录."""
    for one in Directory(data, known_jurisdiction(data)).people():
        typer.echo(f"{one.id}\t{one.name}\t{one.unit or '-'}\t{','.join(one.roles)}")


if __name__ == "__main__":
    app()
