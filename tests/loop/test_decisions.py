"""What an answer says that the asker may decide is what the commands do: accepted, or refused for the reason that was told."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.loop.county import County
from tests.loop.endings import begun, ended

EVERYBODY = ("li", "wang", "chen", "zhou", "dong", "hu", "jiang", "qian", "firm", "shen", "ops", "gov", "wu")
"""A filer and the bureau; their department, people of two roles and others."""
OF_CONTENT = {
    "NoSuchWarning": "which warning",
    "NothingToExtend": "which of two deadlines",
    "HeldAlready": "which disposal",
    "EvaluatedEvaluates": "which unit is selected",
    "OutOfScope": "which unit is selected",
    "ClosedUnit": "which unit is selected",
    "FirmReportsItself": "whether it is on behalf",
    "NotALaterRound": "in which round",
    "OneLinkage": "for which year",
    "OtherUnit": "which unit",
    "NoSuchOrigin": "where it was found",
    "MoreThanTheCutLeaves": "which amount",
}
"""Rules that speak of what was sent, though they are told as conflicts."""
THING = re.compile("360922-20[0-9]{2}-[PD][0-9]+")


@dataclass(frozen=True)
class Watched(County):
    """A county in which, before each command, everybody asks what they may do there and tries what they may not."""

    bodies: dict[str, Any] = field(default_factory=dict)
    """What was sent last to each address, whatever the item."""
    tried_already: Counter[tuple[str, ...]] = field(default_factory=Counter)
    statuses: set[tuple[str, str]] = field(default_factory=set)
    things: dict[str, None] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    """What was said to be allowed and was not."""

    async def do(self, who: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Accepted, and said to be."""
        answer = await self.tried(who, path, body, **headers)
        assert answer.is_success, f"{who} POST {path}: {answer.text}"
        await self.settled()
        return answer

    async def tried(self, who: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Ask before, and remember what was sent."""
        said: dict[str, dict[str, Any]] = {}
        for thing in (path, path.rsplit("/", 1)[0]):
            if THING.search(thing) and (await self.people["wang"].get(thing)).status_code == 200:
                self.things[thing] = None
                await self.all_ask_once(thing)
                said |= await self.said_to(who, thing)
        answer = await super().tried(who, path, body, **headers)
        if path in said:
            assert said[path]["allowed"] is answer.is_success, (who, said[path], answer.text)
        self.bodies[THING.sub("", path)] = body
        return answer

    async def said_to(self, who: str, thing: str) -> dict[str, dict[str, Any]]:
        """Address → what this person is told of the decision there."""
        answer = await self.people[who].get(thing)
        if answer.status_code != 200:
            return {}
        self.statuses.add((THING.sub("", thing), answer.json().get("status") or answer.json().get("payment")))
        return {one["path"]: one for one in answer.json().get("decisions", ())}

    async def all_ask_once(self, thing: str) -> None:
        """The same kind of thing at the same status, while no more bodies are known, says the same."""
        seen = (await self.people["wang"].get(thing)).json()
        kind = THING.sub("", thing), str(seen.get("status") or seen.get("payment")), str(len(self.bodies))
        if kind not in self.tried_already:
            self.tried_already[kind] += 1
            await self.all_ask(thing)

    async def all_ask(self, thing: str) -> None:
        """What is said to be refused is refused, with that rule and that sentence; each kind of refusal is tried once."""
        for who in EVERYBODY:
            for path, one in (await self.said_to(who, thing)).items():
                kind = (who, THING.sub("", path), str(one["problem"]), THING.sub("", str(one["why"])))
                if one["allowed"] or THING.sub("", path) not in self.bodies or self.tried_already[kind]:
                    continue
                self.tried_already[kind] += 1
                answer = await self.people[who].post(path, self.bodies[THING.sub("", path)])
                assert answer.status_code >= 400, (who, one, answer.text)
                problem = answer.json()
                if problem["type"].endswith(":OutOfScope") and "unit" in str(self.bodies[THING.sub("", path)]):
                    continue  # the unit that was sent is not theirs
                assert (problem["type"], problem["detail"]) == (one["problem"], one["why"]), (who, one)

    async def all_do(self, thing: str) -> None:
        """What is said to be allowed is accepted, or refused for its content."""
        for who in EVERYBODY:
            said = await self.said_to(who, thing)
            for path in list(said):
                one, sent = said[path], THING.sub("", path)
                if not one["allowed"] or sent not in self.bodies:
                    continue
                self.tried_already[(who, sent, "allowed")] += 1
                answer = await self.people[who].post(path, self.bodies[sent])
                if answer.is_success:
                    await self.settled()
                    said = await self.said_to(who, thing)
                elif answer.status_code != 422 and answer.json()["type"].rsplit(":", 1)[1] not in OF_CONTENT:
                    self.wrong.append(f"{who} may {one['name']} on {path}, it was said: {answer.json()['detail']}")


@pytest.mark.long
async def test_what_is_said_to_be_allowed_is_accepted_and_what_is_said_to_be_refused_is_refused(county: County) -> None:
    watched = Watched(county.people, county.clock, county.hosts, county.everything)
    await begun(watched)
    await ended(watched)
    for thing in list(watched.things):
        await watched.all_ask(thing)
        await watched.all_do(thing)
    assert watched.wrong == []
    allowed = {kind[:2] for kind in watched.tried_already if kind[2] == "allowed"}
    refused = {kind for kind in watched.tried_already if len(kind) == 4}
    assert len(refused) > 50 * len(EVERYBODY)
    assert len(allowed) > 30
    assert len(watched.statuses) > 40
