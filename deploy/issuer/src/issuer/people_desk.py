"""The commands on people: who is in the directory, how they get in, and where they are signed in."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from issuer.directory import Directory, NoSuchPerson, known_jurisdiction
from issuer.passwords import LINK_HOURS, Passwords
from issuer.people import User
from issuer.place import Place, known_place
from issuer.sessions import Sessions
from issuer.store import Store
from shared.events.text import person_id
from shared.runtime import listing
from shared.runtime.web.auth import Role

Data = Annotated[Path, typer.Option(help="数据文件夹 / the data folder", exists=True, file_okay=False)]
session = typer.Typer(no_args_is_help=True, help="登录会话 / who is signed in")


def enrol(
    user: str,
    data: Data,
    name: Annotated[str, typer.Option(help="姓名，只留在名录中")],
    roles: Annotated[str, typer.Option(help="角色，以逗号分隔")],
    unit: Annotated[str, typer.Option(help="单位代码，局内人员留空")] = "",
) -> None:
    """登记或改写一个人: a link to set a password is printed for whoever has none yet."""
    asked = tuple(role.strip() for role in roles.split(","))
    try:
        person_id(user)
    except ValueError as wrong:
        stop(f"USER {wrong}，不能用作人员标识 / no id of a person", 2)
    if not name or not set(asked) <= set(Role):
        stop(f"NAME 不可空，ROLES 取自：{'、'.join(Role)}", 2)
    Directory(data, known_jurisdiction(data)).enrol([User(user, name, asked, unit)])
    place, passwords = known_place(data), _passwords(data)
    if place and not place.demo and user not in passwords.known():
        _tell_link(place, passwords, user)


def link(user: str, data: Data) -> None:
    """打印设置口令的链接: good once, for three days; a link given before is good no more."""
    place = known_place(data)
    if Directory(data, known_jurisdiction(data)).person(user) is None:
        stop(f"名录中没有 {user} / nobody of this id", 2)
    if place is None or place.demo:
        stop(f"{data} 不用口令登录：演示环境，或还没有启动过 / nobody signs in with a password here", 2)
    _tell_link(place, _passwords(data), user)


def dismiss(user: str, data: Data) -> None:
    """从名录中除去一个人: signed out everywhere, no token from now on; those of sessions hold for up to ten minutes."""
    try:
        Directory(data, known_jurisdiction(data)).dismiss(user)
    except NoSuchPerson:
        stop(f"名录中没有 {user} / nobody of this id", 2)
    _passwords(data).forget(user)
    Sessions(Store(data)).end_all(user)


def token(user: str, data: Data, hours: float = 12) -> None:
    """打印一个人的访问令牌."""
    directory = Directory(data, known_jurisdiction(data))
    try:
        typer.echo(directory.token(user, hours))
    except NoSuchPerson:
        some = "、".join(f"{one.id}（{one.name}）" for one in directory.people()[:12])
        stop(f"名录中没有 {user or '（未给出 USER）'}。例如：{some}；全部人员见 make people", 2)


def people(data: Data) -> None:
    """列出名录."""
    known = Directory(data, known_jurisdiction(data)).people()
    listing.show(f"{one.id}\t{one.name}\t{one.unit or '-'}\t{','.join(one.roles)}" for one in known)


@session.command("list")
def session_list(data: Data) -> None:
    """列出会话：人员、登录时间、到期时间."""
    listing.show(f"{one.person}\t{_moment(one.began)}\t{_moment(one.ends)}" for one in Sessions(Store(data)).all())


@session.command("end")
def session_end(user: str, data: Data) -> None:
    """结束一个人的全部会话: nothing is renewed; tokens given hold for up to ten minutes."""
    ended = Sessions(Store(data)).end_all(user)
    typer.echo(f"已结束 {user} 的 {ended} 个会话；已发令牌至多十分钟内失效 / ended")


def stop(sentence: str, code: int) -> NoReturn:
    """One sentence, and the exit code."""
    typer.echo(sentence, err=True)
    sys.exit(code)


def _tell_link(place: Place, passwords: Passwords, user: str) -> None:
    typer.echo(f"{place.issuer}/password/{passwords.link(user)}")
    typer.echo(f"请把链接交给 {user} 本人设置口令，{LINK_HOURS} 小时内有效，只能用一次 / hand it over safely", err=True)


def _passwords(data: Path) -> Passwords:
    return Passwords(data, Store(data))


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
