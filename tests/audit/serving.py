"""Audit at work over HTTP beside four logs that only tell, and the people who ask it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from audit.service import SERVICE
from issuer.directory import AUDIENCE, ISSUER, Directory
from issuer.people import User
from shared.events.envelope import RecordedEvent
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import FeedbackEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent
from shared.runtime.clock import FileClock
from shared.runtime.decider import Decider
from shared.runtime.deciding.handler import Cause
from shared.runtime.host import Host, running
from shared.runtime.service import Service
from shared.runtime.web.auth import Role, Verifier
from tests.audit.cases import OTHER, UNIT
from tests.stores import Store

COUNTY = "360922"
TELLERS = [
    Service(name=name, title=name, tells=tells, routes=[], views=[])
    for name, tells in (
        ("goals", GoalsEvent),
        ("monitoring", MonitoringEvent),
        ("evaluation", EvaluationEvent),
        ("feedback", FeedbackEvent),
    )
]
PEOPLE = [
    User("shen", "沈", ("AUDIT", "subscriber")),
    User("wang", "王", ("PERFORMANCE_OFFICE",)),
    User("gov", "县政府", ("COUNTY_GOVERNMENT",)),
    User("li", "李", ("AGENCY",), UNIT),
    User("chen", "陈", ("DEPARTMENT",), UNIT[:3]),
    User("liu", "刘", ("AGENCY",), OTHER),
    User("gao", "高", ("THIRD_PARTY",), "F1"),
    *(User(f"only-{role}", role, (role,), UNIT) for role in Role),
]


@dataclass
class Served:
    """Audit's address, the people's tokens, and the positions that every answer waits for."""

    http: httpx.AsyncClient
    tokens: Mapping[str, str]
    hosts: Mapping[str, Host]
    heard: dict[str, str] = field(default_factory=dict)

    async def tell(self, recorded: RecordedEvent[Any]) -> None:
        """Say an event on its service's log."""
        decider: Decider[None, Any] = Decider(recorded.stream.split("/", 1)[0], None, lambda state, _: state)
        command = str(uuid4())
        cause = Cause(
            command, recorded.authid, "app_user", b"", recorded.time, command, recorded.causationid or command, recorded.authority
        )
        host = self.hosts[recorded.log]
        await host.handler.handle(decider, recorded.stream.split("/", 1)[1], lambda _: [recorded.event], cause)
        self.heard[recorded.log] = f"{recorded.log}:{host.database.head}"

    async def get(self, who: str, path: str, **params: Any) -> httpx.Response:
        """Ask."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return await self.http.get(path, params={**params, "min_position": list(self.heard.values())}, headers=headers)

    async def post(self, who: str, path: str, body: Any, key: str = "") -> httpx.Response:
        """Decide."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}", "Idempotency-Key": key or str(uuid4())}
        answer = await self.http.post(path, json=body, headers=headers, params={"min_position": list(self.heard.values())})
        if "Position" in answer.headers:
            self.heard["audit"] = answer.headers["Position"]
        return answer


@asynccontextmanager
async def serving(folder: Path, store: Store) -> AsyncIterator[Served]:
    """All five logs at work in a folder."""
    clock = FileClock(folder / "clock")
    clock.turn(datetime.fromisoformat("2020-11-25T09:00:00+08:00"))
    directory = Directory(folder, COUNTY)
    directory.enrol(PEOPLE)
    verifier = Verifier(directory.keys, ISSUER, AUDIENCE, COUNTY)
    hosts = {service.name: Host(service, store(service.name), clock, verifier, COUNTY) for service in (*TELLERS, SERVICE)}
    tokens = {user.id: directory.token(user.id) for user in PEOPLE}
    transport = httpx.ASGITransport(hosts["audit"].app)
    async with running(list(hosts.values())), httpx.AsyncClient(transport=transport, base_url="http://audit") as http:
        yield Served(http, tokens, hosts)
