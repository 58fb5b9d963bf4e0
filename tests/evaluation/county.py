"""A small county for evaluation's journeys: its people, a goals log that only tells, and the service at work over HTTP."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from issuer.people import User
from shared.events.goals import GoalApproved, GoalsEvent, UnitClosed, UnitRegistered
from shared.events.values import Grade
from shared.runtime.decider import Decider
from shared.runtime.deciding.handler import Cause
from shared.runtime.host import Host
from shared.runtime.service import Service
from tests.evaluation.cases import GOAL, ITEM, UNIT

GOALS = Service(name="goals", title="绩效目标", tells=GoalsEvent, routes=[], views=[])
PEOPLE = [
    User("li", "李", ("AGENCY",), UNIT),
    User("liu", "刘", ("AGENCY",), "301"),
    User("hu", "胡", ("AGENCY", "FINANCE_DIVISION", "PERFORMANCE_OFFICE"), UNIT),
    User("chen", "陈", ("DEPARTMENT",), "219"),
    User("zhu", "朱", ("DEPARTMENT",), "301"),
    User("sun", "孙", ("FINANCE_DIVISION",)),
    User("wang", "王", ("PERFORMANCE_OFFICE",)),
    User("yu", "余", ("BUDGET_OFFICE",)),
    User("gao", "高", ("THIRD_PARTY",), "BJZZRX"),
    User("feng", "冯", ("THIRD_PARTY",), "OTHER"),
    User("shen", "沈", ("AUDIT",)),
]
SAID: Sequence[tuple[str, GoalsEvent]] = (
    ("360922-U219001", UnitRegistered(code=UNIT, name="县污水处理厂")),
    ("360922-U301", UnitRegistered(code="301", name="县残联")),
    ("360922-U302", UnitRegistered(code="302", name="县总工会")),
    ("360922-U303", UnitRegistered(code="303", name="县供销社")),
    ("360922-U303", UnitClosed(reason="改制")),
    (ITEM, GoalApproved(content=GOAL, unit=UNIT, amount=GOAL.amount, grade=Grade.EXCELLENT, in_year=False)),
)


def _saying(event: GoalsEvent) -> Callable[[None], list[GoalsEvent]]:
    return lambda _: [event]


async def tell_goals(host: Host) -> int:
    """Say everything in SAID on the goals log; its head afterwards."""
    for subject, event in SAID:
        decider: Decider[None, GoalsEvent] = Decider("any", None, lambda state, _: state)
        command = str(uuid4())
        cause = Cause(command, "zhao", "app_user", b"", datetime(2020, 1, 2, tzinfo=UTC), command, command)
        await host.handler.handle(decider, subject, _saying(event), cause)
    return host.database.head


@dataclass
class Person:
    """Someone at the keyboard."""

    http: httpx.AsyncClient
    token: str
    heard: list[str]
    """Positions that every request waits for."""

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        """Take a decision; its position is waited for from now on."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid4())}
        answer = await self.http.post(path, json=body or {}, headers=headers, params={"min_position": self.heard})
        if "Position" in answer.headers:
            self.heard.append(answer.headers["Position"])
        return answer

    async def get(self, path: str, **params: Any) -> httpx.Response:
        """Put a question."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.http.get(path, params={**params, "min_position": self.heard}, headers=headers)


People = dict[str, Person]
