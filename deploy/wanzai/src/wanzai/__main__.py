"""`python -m wanzai --data <folder> --url <address>`: play what is left of the county's years, then print the figures."""

import argparse
import signal
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from rich.console import Console
from stamina.instrumentation import set_on_retry_hooks

from issuer.directory import Directory, known_jurisdiction
from wanzai import report
from wanzai.plan import plan
from wanzai.player import PATIENCE, SERVICES, Orphaned, Stage, Stopped, everywhere, play
from wanzai.wanzai_data import WANZAI


def main() -> int:
    """0 where every figure equals the report's, 1 where one does not or the play stopped."""
    parser = argparse.ArgumentParser(prog="wanzai", description="万载县 2019–2021 年")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--url", required=True, action="append", help="http://… 或 / or goals=http://…，可重复 / repeatable")
    parser.add_argument("--until", type=date.fromisoformat, default=WANZAI.ends, help="演到这一天 / the last day to play")
    parser.add_argument("--patience", type=float, default=PATIENCE, help="没有应答、没有进展时等多少秒 / seconds it waits")
    asked = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    set_on_retry_hooks(())
    stage = Stage(_urls(parser, asked.url), asked.data, Directory(asked.data, known_jurisdiction(asked.data)).token)
    console = Console()
    try:
        days = tuple((day, waves) for day, waves in plan(WANZAI) if day <= asked.until)
        if not play(days, asked.until, stage, console, asked.patience):
            console.print("万载县 2019–2021 年已在此数据文件夹中，不再重放")
        equal = report.show(stage, WANZAI.work_year, console)
        if asked.until >= WANZAI.ends:
            report.compare(stage, WANZAI.work_year + 1, console)
        return 0 if equal else 1
    except Stopped as reason:
        console.print(f"停止：{reason}", markup=False, style="red")
        return 1
    except Orphaned:
        return 1


def _urls(parser: argparse.ArgumentParser, given: list[str]) -> Mapping[str, str]:
    """One address for all, or one for each service."""
    urls: dict[str, str] = {}
    for one in given:
        name, _, url = one.partition("=") if not one.startswith("http") else ("", "", one)
        urls |= {name: url} if name else everywhere(url)
    if set(urls) != set(SERVICES):
        parser.error(f"--url: {', '.join(SERVICES)}")
    return urls


if __name__ == "__main__":
    sys.exit(main())
