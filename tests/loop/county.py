"""A small county at work in all five services: its people, its days, and the steps that bring an item to where a journey begins."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from shared.runtime.clock import FileClock
from shared.runtime.host import Host
from tests.goals.samples import content, form
from tests.goals.steps import REVIEW
from tests.scenario.people import CAST as CAST
from tests.scenario.people import People

ITEM = "360922-2020-P0017"
UNITS = {"219001": "县交通局公路站", "219": "县交通局", "301001": "县农业农村局种子站", "301": "县农业农村局"}
PATIENCE = 20.0


def moment(day: str) -> datetime:
    """Nine in the morning of this day in China."""
    return datetime.fromisoformat(f"{day}T09:00:00+08:00")


@dataclass(frozen=True)
class County:
    """Who works where, on which day; paths begin with the service: `people["li"].post("/goals/items/…/draft", …)`."""

    people: People
    clock: FileClock
    hosts: Mapping[str, Host]

    async def begin(self) -> None:
        """Register the units."""
        for code, name in UNITS.items():
            await self.do("wang", "/goals/units", {"code": code, "name": name})

    async def do(self, who: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Send a command that must be accepted, and wait until all services have heard of it and have reacted."""
        answer = await self.people[who].post(path, body, **headers)
        assert answer.is_success, f"{who} POST {path}: {answer.text}"
        await self.settled()
        return answer

    async def tried(self, who: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Send a command that may be refused."""
        return await self.people[who].post(path, body, **headers)

    async def get(self, who: str, path: str, **params: Any) -> Any:
        """What a question answers, which must be allowed."""
        answer = await self.people[who].get(path, **params)
        assert answer.status_code == 200, f"{who} GET {path}: {answer.text}"
        return answer.json()

    async def day(self, day: str) -> None:
        """It becomes this day, nine in the morning; what fell due has been told and heard."""
        self.clock.turn(moment(day))
        await self.settled()

    async def settled(self) -> None:
        """Wait until every follower has heard everything and every deadline is told, and nothing new came of it."""
        async with asyncio.timeout(PATIENCE):
            heads: dict[str, int] = {}
            while heads != (heads := {name: host.database.head for name, host in self.hosts.items()}) or not self._at(heads):  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    def _at(self, heads: Mapping[str, int]) -> bool:
        standings = [host.standing() for host in self.hosts.values()]
        assert not [trouble for standing in standings for trouble in standing.troubles]
        now = self.clock.now()
        return all(
            standing.deadlines_through >= now and all(one.position >= heads[one.source] for one in standing.followers)
            for standing in standings
        )

    async def approved_goal(self, item: str = ITEM, who: str = "li", **other: Any) -> None:
        """A project of 219001 whose goal is declared by li, reviewed by chen and qian, and approved by zhou with the budget."""
        year = int(item.split("-")[1])
        goal = content(starts_on=f"{year}-01-01", ends_on=f"{year}-12-31", **other)
        await self.do(who, f"/goals/items/{item}/draft", {"content": form(goal)})
        await self.do(who, f"/goals/items/{item}/declaration", {"budget_round": "二上"})
        await self.do("chen", f"/goals/items/{item}/department-review", {"opinion": "同意"})
        await self.do("qian", f"/goals/items/{item}/review", REVIEW)
        await self.do("zhou", f"/goals/items/{item}/approval", {"document": f"万财预〔{year}〕1号"})
