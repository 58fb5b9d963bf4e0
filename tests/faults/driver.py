"""Clients that play a county's plan whatever happens, and keep their own tally of what they were told."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

import httpx
import stamina

from shared.runtime.deciding.handler import caused
from tests.faults.site import Site
from tests.faults.tally import Tally
from tests.scenario.papers import named_in, upload
from wanzai.diary import Days, Step
from wanzai.moments import morning
from wanzai.people import AUDITOR
from wanzai.player import replace

AT_ONCE = 16
ANSWER = 6.0
PATIENCE = 200.0
"""Seconds after which a client that always hears nothing gives up: a finding."""
REPEATED, FORBIDDEN, STALE, REUSED = 0.05, 0.02, 0.02, 0.02
"""How often a step is sent twice at once, by somebody who may not, on a version that never was, with another's key."""
LEARNED = 50
"""So many commands without an answer are sent again at a check."""
BY_OTHER_SYSTEMS = ("/budget-replies", "/executions")


class GaveUp(Exception):
    """A client never got an answer."""


class Gate:
    """Commands pass while it is open; whoever closes it has the site without any command under way."""

    def __init__(self) -> None:
        self._passing = 0
        self._changed = asyncio.Condition()
        self._closing = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """One command on its way."""
        async with self._closing, self._changed:
            self._passing += 1
        try:
            yield
        finally:
            async with self._changed:
                self._passing -= 1
                self._changed.notify_all()

    @contextlib.asynccontextmanager
    async def closed(self) -> AsyncIterator[None]:
        """Nobody on the way."""
        async with self._closing:
            async with self._changed:
                await self._changed.wait_for(lambda: not self._passing)
            yield


class Driver:
    """Plays day by day; between two days everything comes to rest."""

    def __init__(self, site: Site, days: Days, random: Random) -> None:
        self.tally = Tally()
        self.gate = Gate()
        self.sent = 0
        self.moment = morning(days[0][0])
        self.moved = asyncio.Event()
        self._site = site
        self._days = days
        self._random = random
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tokens: dict[str, str] = {}
        self._past: list[Step] = []

    async def play(self, ahead: "Ahead") -> None:
        """The whole plan. Raises GaveUp or NotRecovered."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=AT_ONCE)
        async with httpx.AsyncClient(timeout=ANSWER, limits=limits) as self.client:
            for day, waves in self._days:
                async with self.gate.closed():
                    self.moment = morning(day)
                    await self.turn(0)
                await self._site.quiet(self.moment)
                for wave in waves:
                    async with asyncio.TaskGroup() as group:
                        for step in wave:
                            group.create_task(self._step(step, ahead))
            await ahead.finished()

    async def turn(self, seconds: int) -> None:
        """Set the clock so far from the day's moment, once there is room for it."""
        async for attempt in stamina.retry_context(on=OSError, attempts=None, timeout=PATIENCE, wait_max=0.5):
            with attempt:
                replace(self._site.stage.folder / "clock", (self.moment + timedelta(seconds=seconds)).isoformat())

    async def again(self, count: int) -> None:
        """Repeat so many commands that were accepted long ago, all at once."""
        chosen = [self._random.choice(self._past) for _ in range(count)] if self._past else []
        await asyncio.gather(*(self._post(step) for step in chosen))

    async def ask_again(self) -> None:
        """Learn what became of some commands that went without an answer: the same, however often they are sent."""
        chosen = self._random.sample(sorted(self.tally.unknown), min(LEARNED, len(self.tally.unknown)))
        for key in chosen:
            sent = self.tally.unknown.pop(key)
            answers = [await self.answered(sent.who, sent.path, sent.body, key) for _ in range(2)]
            for answer in answers:
                self.recorded(key, answer)
            if answers[0].status_code != answers[1].status_code:
                self.tally.findings.append(f"command {key} was answered {answers[0].status_code}, and then {answers[1].status_code}")

    def recorded(self, key: str, answer: httpx.Response) -> None:
        """A client got an answer to a command of its own."""
        if answer.is_success:
            self.tally.accept(key, answer.json())
        else:
            self.tally.refuse(key, str(answer.status_code))

    async def send(self, who: str, path: str, body: Any, key: str, **headers: str) -> httpx.Response | None:
        """Once; None where no answer came, or one that says that nothing is known."""
        given = {"Authorization": f"Bearer {self._token(who)}", "Idempotency-Key": key, **headers}
        try:
            sent = {"content": body} if isinstance(body, bytes) else {"json": body}
            answer = await self.client.post(self._site.stage.at(path), headers=given, **sent)
        except httpx.TransportError:
            self.tally.counted["unknown"] += 1
            return None
        if answer.status_code == 503 or _in_part(answer):
            self.tally.counted["unknown"] += 1
            return None
        return answer

    async def _step(self, step: Step, ahead: "Ahead") -> None:
        async with self._room:
            await ahead.reached(self.sent)
            self.sent += 1
            self.moved.set()
            async with self.gate.passing():
                chance = self._random.random()
                if chance < REPEATED:
                    await asyncio.gather(self._post(step), self._post(step))
                else:
                    await self._post(step)
                self._past.append(step)
                await self._mischief(step)

    async def _post(self, step: Step) -> None:
        """Until there is an answer; the plan's steps are never refused. What a form names is handed in before it."""
        for title in dict.fromkeys(named_in(step.body)):
            if paper := upload(step.path, title):
                path, about, file = paper
                key = str(uuid5(UUID(str(step.command)), title))
                handed_in = await self.answered(step.who, f"{path}?{urlencode(about)}", file, key)
                if handed_in.is_success:
                    self.tally.accept(key, handed_in.json())
                else:
                    self.tally.findings.append(f"{step.day} {step.who} handed in {title}: {handed_in.status_code} {handed_in.text[:300]}")
        answer = await self.answered(step.who, step.path, step.body, str(step.command))
        if answer.is_success and not answer.json().get("refused"):
            self.tally.accept(_command(step), answer.json())
        else:
            self.tally.findings.append(f"{step.day} {step.who} POST {step.path} was refused: {answer.status_code} {answer.text[:300]}")

    async def _mischief(self, step: Step) -> None:
        """Things that must be refused, and leave nothing."""
        strange = str(uuid5(UUID(str(step.command)), "mischief"))
        if self._random.random() < FORBIDDEN:
            await self._refused(AUDITOR, step, strange, {})
        if self._random.random() < STALE and not step.path.endswith(BY_OTHER_SYSTEMS):
            await self._refused(step.who, step, strange, {"If-Match": '"999999"'}, bulk_too=False)
        if self._random.random() < REUSED and not step.path.endswith(BY_OTHER_SYSTEMS):
            answer = await self.answered(step.who, step.path, step.body, str(step.command), **{"If-Match": '"999999"'})
            if answer.status_code != 422 and "results" not in answer.text:
                self.tally.findings.append(f"the key of {step.path} was used for another request, and the answer was {answer.status_code}")

    async def _refused(self, who: str, step: Step, key: str, headers: dict[str, str], *, bulk_too: bool = True) -> None:
        if not bulk_too and "items" in step.body:
            return
        answer = await self.answered(who, step.path, step.body, key, **headers)
        if answer.is_success:
            self.tally.findings.append(f"{who} POST {step.path} {headers} should be refused, and was answered {answer.text[:200]}")
        else:
            self.tally.refuse(key, str(answer.status_code))

    async def answered(self, who: str, path: str, body: Any, key: str, **headers: str) -> httpx.Response:
        """Sent until there is an answer. Raises GaveUp."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < until:
            if (answer := await self.send(who, path, body, key, **headers)) is not None:
                return answer
            await asyncio.sleep(0.05 + self._random.random() * 0.3)
        raise GaveUp(f"{who} POST {path} got no answer in {PATIENCE:.0f} s")

    def _token(self, who: str) -> str:
        if who not in self._tokens:
            self._tokens[who] = self._site.stage.token_of(who)
        return self._tokens[who]


class Ahead:
    """What stands in the way of the next command: see `injector`."""

    async def reached(self, sent: int) -> None:
        """Wait where the faults have not kept pace."""

    async def finished(self) -> None:
        """Wait until all faults are done."""


def _in_part(answer: httpx.Response) -> bool:
    """Of some items of a bulk command nothing is known; sent again, the others are answered as before."""
    results = answer.json().get("results", ()) if answer.is_success else ()
    return any(result["problem"] and result["problem"]["status"] >= 500 for result in results)


def _command(step: Step) -> str:
    """The id under which the log remembers it."""
    return caused(step.body["source"], step.body["id"]) if step.path.endswith(BY_OTHER_SYSTEMS) else str(step.command)
