"""Plays a plan over HTTP, day by day on the turnable clock; safe to stop anywhere and to start again."""

import asyncio
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import stamina
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from wanzai.commands import Busy, Senders, Unpublished
from wanzai.diary import Days, Step
from wanzai.moments import evening, morning

SERVICES = ("goals", "monitoring", "evaluation", "feedback", "audit")
AT_ONCE = 16
PATIENCE = 60.0
"""Seconds for which no answer may come, or nothing move."""
SAID_AFTER = 15.0
"""Seconds after which what hinders it is said."""
GLANCE = 0.02


class Stopped(Exception):
    """The play cannot go on; the message says at which step and why."""


class Orphaned(Exception):
    """The process that serves the county has gone."""


@dataclass(frozen=True)
class Stage:
    """Where a county is played: the services' addresses, the data folder with the clock, the people's tokens."""

    urls: Mapping[str, str]
    """By service: `goals` → `http://127.0.0.1:8000`, without the prefix."""
    folder: Path
    token_of: Callable[[str], str]

    def at(self, path: str) -> str:
        """The whole address of `/goals/items/…`: the first part names the service."""
        return self.urls[path.split("/")[1]] + path


def everywhere(url: str) -> Mapping[str, str]:
    """All services at one address."""
    return dict.fromkeys(SERVICES, url)


class _Speed(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:.0f} 条/秒")


def play(days: Days, ends: date, stage: Stage, console: Console | None = None, patience: float = PATIENCE) -> bool:
    """Play what is still to be played; False where nothing was. Raises Stopped, after so many seconds of silence too, or Orphaned."""
    through = _through(stage.folder)
    if through >= _closed(ends):
        return False
    try:
        asyncio.run(_Play(stage, console or Console(), patience).all([day for day in days if day[0].isoformat() > through], days, ends))
    except (httpx.TransportError, Busy) as silence:
        raise Stopped(f"{'、'.join(sorted(set(stage.urls.values())))} 没有应答（{str(silence) or type(silence).__name__}）") from silence
    except Unpublished as mistake:
        raise Stopped(str(mistake)) from mistake
    return True


class _Play:
    def __init__(self, stage: Stage, console: Console, patience: float) -> None:
        self._stage = stage
        self._console = console
        self._patience = patience
        self._room = asyncio.Semaphore(AT_ONCE)
        self._parent = os.environ.get("BIHUAN_PARENT")

    async def all(self, left: Days | list[Any], days: Days, ends: date) -> None:
        total, ahead = _commands(days), _commands(left)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Speed(), TimeRemainingColumn())
        async with httpx.AsyncClient(timeout=30) as self._client, Senders(self._stage.urls, self._stage.token_of) as self._senders:
            with Progress(*columns, console=self._console, transient=True) as bar:
                task = bar.add_task("", total=total, completed=total - ahead)
                begins = set({f"{day:%Y-%m}": day for day, _ in reversed(left)}.values())
                for day, waves in left:
                    bar.update(task, description=f"{day}")
                    if day in begins and not self._console.is_terminal:  # a bar cannot move in a file: a line for each month
                        self._console.print(f"{day:%Y-%m}  {bar.tasks[task].completed:.0f}/{total}")
                    await self._turn(morning(day))
                    for wave in waves:
                        await asyncio.gather(*(self._post(step) for step in wave))
                        bar.advance(task, len(wave))
                    await self._settle(morning(day))
                    _keep(self._stage.folder, day.isoformat())
            await self._turn(evening(ends))
        _keep(self._stage.folder, _closed(ends))

    async def _turn(self, moment: datetime) -> None:
        """Set the clock, and wait until everything that fell due is told."""
        self._alive()
        replace(self._stage.folder / "clock", moment.isoformat())
        await self._settle(moment)

    async def _settle(self, moment: datetime) -> None:
        """Until deadlines are told through the moment and every follower is at the head; what hinders it is said, and waited for."""
        since, said = time.monotonic(), False
        while hindrance := _hindrance(await self._standings(), moment):
            waited = time.monotonic() - since
            if waited > self._patience:
                raise Stopped(f"{self._patience:.0f} 秒没有进展：{hindrance}")
            if waited > SAID_AFTER and not said:
                self._console.print(f"{moment:%Y-%m-%d} 还在等：{hindrance}", markup=False, soft_wrap=True, style="yellow")
                said = True
            self._alive()
            await asyncio.sleep(GLANCE)

    async def _standings(self) -> list[dict[str, Any]]:
        return await asyncio.gather(*(self._ask(self._stage.at(f"/{service}/health/ready")) for service in SERVICES))

    async def _ask(self, path: str) -> dict[str, Any]:
        async for attempt in stamina.retry_context(on=httpx.TransportError, attempts=None, timeout=self._patience, wait_max=1):
            with attempt:
                self._alive()
                standing: dict[str, Any] = (await self._client.get(path)).json()
                return standing
        raise AssertionError

    async def _post(self, step: Step) -> None:
        async with self._room:
            async for attempt in stamina.retry_context(on=(httpx.TransportError, Busy), attempts=None, timeout=self._patience, wait_max=1):
                with attempt:
                    self._alive()
                    answer = await self._senders.send(step)
        if not httpx.codes.is_success(answer.status_code):
            raise Stopped(f"{step.day} {step.who} POST {step.path} → {int(answer.status_code)} {_sentence(answer)}")
        if getattr(answer.parsed, "refused", 0):
            problems = [result.problem for result in answer.parsed.results if not result.recorded and result.problem]
            raise Stopped(f"{step.day} {step.who} POST {step.path} → {len(problems)} 项被拒：{problems[:1]}")

    def _alive(self) -> None:
        """Whoever serves is still our parent, where it said so. Raises Orphaned."""
        if self._parent and str(os.getppid()) != self._parent:
            raise Orphaned("提供服务的进程已经结束")


def _hindrance(standings: list[dict[str, Any]], moment: datetime) -> str:
    """Why the county is not at the moment yet; empty where it is."""
    heads = {standing["service"]: standing["head"] for standing in standings}
    troubles = [f"服务停住了：{trouble}" for standing in standings for trouble in standing["troubles"]]
    late = [standing["service"] for standing in standings if not _settled(standing, heads, moment)]
    return "；".join([*troubles, *([f"{'、'.join(late)} 没有到达业务时刻 {moment.isoformat()}"] if late else [])])


def _settled(standing: dict[str, Any], heads: Mapping[str, int], moment: datetime) -> bool:
    """Each follower has what the log's own service says there is; what a follower itself believes may be late."""
    told = datetime.fromisoformat(standing["deadlines_through"]) >= moment
    return told and all(one["position"] >= heads[one["source"]] for one in standing["followers"])


def _commands(days: Days | list[Any]) -> int:
    return sum(len(wave) for _, waves in days for wave in waves)


def _sentence(answer: Any) -> str:
    """What the problem says; the answer itself where it is none."""
    if (problem := answer.parsed) is None:
        return str(answer.content[:300].decode(errors="replace"))
    return f"{problem.title}：{problem.detail} {problem.to_dict().get('errors', '')}".strip()


def _through(folder: Path) -> str:
    """The last day whose commands were played; with its evening once the clock stands there."""
    kept = folder / "play.json"
    return str(json.loads(kept.read_text())["through"]) if kept.exists() else ""


def _closed(day: date) -> str:
    """Later than the day, and earlier than the next."""
    return f"{day.isoformat()} 18:00"


def _keep(folder: Path, through: str) -> None:
    replace(folder / "play.json", json.dumps({"through": through}))


def replace(path: Path, text: str) -> None:
    """Write the file whole or not at all."""
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_text(text)
    beside.replace(path)
