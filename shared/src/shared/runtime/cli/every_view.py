"""All views of a service beside what the logs say: `views compare --all`, `restore --verify`."""

import asyncio

import typer

from shared.runtime.cli.deriving import CANCELLED, compared
from shared.runtime.cli.workplace import Workplace
from shared.runtime.following.building import CannotBuild


def compare_all(at: Workplace) -> int:
    """Say of each view what became of it, and of all in the last line; 1 where one differs or cannot be compared, 130 where cancelled."""
    name, number = at.service.name, len(at.service.views)
    try:
        wrong = differing(at)
    except asyncio.CancelledError:
        typer.echo("已取消，现用的视图未动 / cancelled, the live views are as they were", err=True)
        return CANCELLED
    if wrong:
        typer.echo(f"{name} 的 {number} 个视图中有 {len(wrong)} 个与日志不符，或无法比对：{'、'.join(wrong)} / not equal")
        return 1
    typer.echo(f"{name} 的 {number} 个视图全部与日志一致 / all views are equal")
    return 0


def differing(at: Workplace) -> list[str]:
    """The keys of the views that are not what the logs say, or cannot be compared; each is said when it is known."""
    wrong = []
    for number, view in enumerate(at.service.views, 1):
        typer.echo(f"{number}/{len(at.service.views)} {view.key}", err=True)
        try:
            found = compared(at, view)
        except CannotBuild as reason:
            said = f"视图 {view.key} 无法比对：{reason} / cannot be compared"
        else:
            if not found.difference:
                typer.echo(f"视图 {view.key} 与日志一致：{found.rows} 行 / rows")
                continue
            said = f"视图 {view.key} 与日志不符：{found.difference} / differs: views repair {view.name}"
        typer.echo(said)
        wrong.append(view.key)
    return wrong
