"""The goals service at work."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from goals.service import SERVICE
from issuer.directory import AUDIENCE, ISSUER, Directory
from issuer.people import User
from shared.runtime.clock import FileClock
from shared.runtime.host import Host, running
from shared.runtime.web.auth import Verifier
from tests.person import People, at_the_keyboard
from tests.stores import Store

PEOPLE = [
    User("li", "李", ("AGENCY",), "219001"),
    User("wu", "吴", ("AGENCY",), "301001"),
    User("chen", "陈", ("DEPARTMENT",), "219"),
    User("wang", "王", ("PERFORMANCE_OFFICE",)),
    User("qian", "钱", ("FINANCE_DIVISION",)),
    User("zhou", "周", ("BUDGET_OFFICE",)),
    User("lizhou", "李兼周", ("AGENCY", "BUDGET_OFFICE"), "219001"),
    User("treasury", "国库", ("TREASURY",)),
    User("shen", "沈", ("AUDIT", "subscriber")),
]


@pytest.fixture
def clock(tmp_path: Path) -> FileClock:
    turned = FileClock(tmp_path / "clock")
    turned.turn(datetime.fromisoformat("2019-11-04T09:00:00+08:00"))
    return turned


@pytest.fixture
async def people(store: Store, tmp_path: Path, clock: FileClock) -> AsyncIterator[People]:
    directory = Directory(tmp_path, "360922")
    directory.enrol(PEOPLE)
    host = Host(SERVICE, store("goals"), clock, Verifier(directory.keys, ISSUER, AUDIENCE, "360922"), "360922")
    async with running([host]), at_the_keyboard(host, directory) as people:
        await people["wang"].post("/units", {"code": "219001", "name": "县交通局"})
        yield people
