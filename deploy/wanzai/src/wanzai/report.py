"""The figures of the county's work report beside the figures computed from events, each with a mark, its basis and the events behind it."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from typing import Any

import httpx
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from wanzai.people import AUDITOR
from wanzai.player import Stage, Stopped
from wanzai.printed import read


@dataclass(frozen=True)
class Print:
    """What the report says, and which figure must equal it."""

    line: int
    text: str
    figure: str
    printed: str
    part: str = ""
    """Label of the figure's line, where it is spread over names."""
    note: str = ""


def prints(year: int) -> list[Print]:
    """What the report of a work year prints."""
    table = tomllib.loads((resources.files("wanzai") / "data" / f"work_report_{year}.toml").read_text("utf-8"))
    return [Print(**row) for row in table["prints"]]


def figures(stage: Stage, year: int) -> dict[str, dict[str, Any]]:
    """The figures computed from events, by code. Raises Stopped where audit does not answer."""
    headers = {"Authorization": f"Bearer {stage.token_of(AUDITOR)}"}
    try:
        answer = httpx.get(f"{stage.url}/audit/figures/{year}", headers=headers, timeout=30)
    except httpx.TransportError as silence:
        raise Stopped(f"{stage.url} 没有应答（{silence}）") from silence
    if not answer.is_success:
        raise Stopped(f"GET /audit/figures/{year} → {answer.status_code} {answer.text[:300]}")
    return {figure["code"]: figure for figure in answer.json()}


def value_of(said: Print, figure: dict[str, Any] | None) -> Decimal | None:
    """The computed value that the report's must equal: the figure's, or that of its named line; None where there is none."""
    if figure is None or figure["value"] is None:
        return None
    if not said.part:
        return Decimal(figure["value"])
    line = next((line for line in figure["lines"] if line["label"] == said.part), None)
    if line is None:
        return None
    return Decimal(line["amount" if read(said.printed).money else "count"])


def equal(said: Print, figure: dict[str, Any] | None) -> bool:
    """Whether the computed figure prints as the report does."""
    value = value_of(said, figure)
    return value is not None and read(said.printed).equals(value)


def show(stage: Stage, year: int, console: Console) -> bool:
    """Print the comparison; True where every figure is equal."""
    computed = figures(stage, year)
    said = prints(year)
    table = Table(title=f"{year}年工作报告与由事件计算的数字", show_lines=True)
    table.add_column("")
    table.add_column("报告", ratio=2, overflow="fold")
    table.add_column("报告数", justify="right", no_wrap=True)
    table.add_column("计算数", justify="right", no_wrap=True)
    table.add_column("口径、依据、事件", ratio=3, overflow="fold")
    for one in said:
        table.add_row(*_row(one, computed.get(one.figure)))
    console.print(table)
    wrong = [one for one in said if not equal(one, computed.get(one.figure))]
    console.print(f"{len(said) - len(wrong)}/{len(said)} 个数字与报告一致（按报告的精度）")
    for one in said:
        if one.note:
            console.print(f"  注 L{one.line} {one.text}：{one.note}")
    console.print(f"事件地址前加 {stage.url}；数字、接口文档、事件流：{stage.url}/")
    return not wrong


def _row(one: Print, figure: dict[str, Any] | None) -> tuple[str, ...]:
    mark = "[green]✓[/green]" if equal(one, figure) else "[red]✗[/red]"
    value = value_of(one, figure)
    shown = "—" if value is None else read(one.printed).like(value)
    if figure is None:
        rests_on = f"没有数字 {one.figure}"
    else:
        rests_on = escape(f"{figure['scope']}。{figure['basis']}\n{figure['count']}条 {figure['events_address']}")
    return mark, f"L{one.line} {one.text}", one.printed, shown, rests_on
