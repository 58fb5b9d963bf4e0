"""The figures of the county's work report beside the figures computed from events, each with a mark, its basis and the events behind it."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from typing import Any

import httpx
from rich.cells import cell_len, set_cell_size
from rich.console import Console

from wanzai.people import AUDITOR
from wanzai.player import Stage, Stopped
from wanzai.printed_figure import read


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
        answer = httpx.get(stage.at(f"/audit/figures/{year}"), headers=headers, timeout=30)
    except httpx.TransportError as silence:
        raise Stopped(f"{stage.urls['audit']} 没有应答（{silence}）") from silence
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
    width = max(cell_len(f"L{one.line} {one.text}") for one in said)
    console.print(f"\n{year}年工作报告印出的数字，与由事件计算的数字（按报告的精度比较）", style="bold")
    for one in said:
        _entry(console, one, computed.get(one.figure), width, stage.urls["audit"])
    equals = sum(equal(one, computed.get(one.figure)) for one in said)
    console.print(f"\n{equals}/{len(said)} 个数字与报告一致。数字、接口文档、事件流：{stage.urls['audit']}/", style="bold")
    return equals == len(said)


def compare(stage: Stage, year: int, console: Console) -> None:
    """Print every figure of a year beside the year's before; no report was published of it."""
    before, now = figures(stage, year - 1), figures(stage, year)
    console.print(f"\n{year}年的数字与{year - 1}年对照，全部由事件计算；{year}年没有公布的报告，无公布数可比", style="bold")
    width = max(cell_len(f"{code} {figure['title']}") for code, figure in now.items())
    for code, figure in now.items():
        words = set_cell_size(f"{code} {figure['title']}", width)
        last = before[code]["printed"] if code in before else "—"
        console.print(
            f"{words}  {year - 1}年 {last}  {year}年 {figure['printed']}  无公布数", markup=False, soft_wrap=True, highlight=False
        )


def _entry(console: Console, one: Print, figure: dict[str, Any] | None, width: int, url: str) -> None:
    value = value_of(one, figure)
    shown = "—" if value is None else read(one.printed).like(value)
    words = set_cell_size(f"L{one.line} {one.text}", width)
    mark, style = ("✓", "green") if equal(one, figure) else ("✗", "red")
    console.print(f"{mark} {words}  报告 {set_cell_size(one.printed, 13)} 计算 {shown}", style=style, markup=False, soft_wrap=True)
    if one.note:
        console.print(f"    注：{one.note}", markup=False, soft_wrap=True)
    if figure is None:
        console.print(f"    没有数字 {one.figure}", markup=False)
        return
    console.print(f"    口径：{figure['scope']}。依据：{figure['basis']}", style="dim", markup=False, soft_wrap=True, highlight=False)
    console.print(
        f"    {figure['count']} 条事件：{url}{figure['events_address']}", style="dim", markup=False, soft_wrap=True, highlight=False
    )
