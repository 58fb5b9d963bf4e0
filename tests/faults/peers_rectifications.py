"""Rectifications by the thousand in the log of the feedback service, and what their midnights must tell."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import uuid4

from sqlalchemy import Connection, select
from uuid6 import uuid7

from feedback.service import SERVICE
from issuer.directory import Directory
from shared.events.envelope import Attributes, Event, decode, pieces
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import Deadline, RectificationDue, RectificationOverdue, RectificationWithdrawn
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent
from shared.runtime.clock import FileClock, midnight
from shared.runtime.eventlog import log
from shared.runtime.host import Host, running
from tests.feedback.samples import DRAFTED, ISSUED, reported, submitted
from tests.feedback.scene import SCENE
from tests.scenario.serving import host_of
from tests.stores import Store

HEARD = {"goals": GoalsEvent, "monitoring": MonitoringEvent, "evaluation": EvaluationEvent}
DAY = timedelta(days=1)
EVE = date(2019, 12, 31)
AT_ONCE = 100
PATIENCE = 600.0
Telling = tuple[datetime, str, str, str, date]
"""The moment, the stream, the event, the deadline and its date."""
AtWork = Callable[[], AbstractAsyncContextManager[dict[str, Host]]]


def life(n: int) -> tuple[list[Event], list[Telling]]:
    """One rectification with two deadlines, answered in one of five ways, and what its midnights must tell."""
    key, measures = stream(n), EVE + (2 + n * 97 % 330) * DAY
    completion = measures + (5 + n % 30) * DAY
    issued = ISSUED.model_copy(update={"measures_due_on": measures, "completion_due_on": completion})
    due: list[Telling] = [
        (midnight(measures), key, "RectificationDue", Deadline.MEASURES, measures),
        (midnight(measures + DAY), key, "RectificationOverdue", Deadline.MEASURES, measures),
        (midnight(completion), key, "RectificationDue", Deadline.COMPLETION, completion),
        (midnight(completion + DAY), key, "RectificationOverdue", Deadline.COMPLETION, completion),
    ]
    ways: list[tuple[list[Event], list[Telling]]] = [
        ([], due),
        ([submitted(measures - DAY)], due[2:]),
        ([submitted(measures), reported(completion)], [due[0], due[2]]),
        ([submitted(measures + DAY), reported(completion - DAY)], due[:2]),
        ([RectificationWithdrawn(reason="误发", on=measures + DAY)], due[:2]),
    ]
    answers, tells = ways[n % len(ways)]
    return [DRAFTED, issued, *answers], tells


def stream(n: int) -> str:
    """Fifty thousand rectifications of five thousand items."""
    return f"rectification/360922-2019-P{n % 5000:04}/{n // 5000 + 1}"


def pending(n: int) -> list[log.Pending]:
    """All that people said about one rectification."""
    waiting, name = [], stream(n)
    subject = name.split("/")[1]
    for version, event in enumerate(life(n)[0], 1):
        id = str(uuid7())
        attributes = Attributes(
            id, "bihuan/360922/feedback", event.TYPE, subject, name, version, midnight(EVE), "app_user", "wang", "c", "c"
        )
        waiting.append(log.Pending(name, version, event.TYPE, subject, id, pieces(attributes, event)))
    return waiting


async def issue(host: Host, rectifications: int) -> None:
    """Bring all rectifications of the year into the log."""
    numbers = iter(range(rectifications))
    while some := list(islice(numbers, AT_ONCE)):
        events = [one for n in some for one in pending(n)]
        assert isinstance(await host.database.append(log.Append(str(uuid4()), "wang", b"", b"{}", events)), log.Recorded)


async def reached(condition: Callable[[], bool]) -> None:
    """Wait for the condition, long enough for the largest year."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.002)


async def half_told(host: Host, clock: FileClock, moment: datetime, end: int) -> None:
    """Turn the clock to the moment, by which the log has so many events in the end; wait until half of the new ones stand there."""
    begin = host.database.head
    assert begin + 1 < end
    clock.turn(moment)
    await reached(lambda: host.database.head >= (begin + end) // 2)


def tellings(conn: Connection) -> list[Telling]:
    """What the deadlines told, by position."""
    query = select(log.events.c.bytes).where(log.events.c.type.in_([RectificationDue.TYPE, RectificationOverdue.TYPE]))
    return [_telling(document) for document in conn.execute(query.order_by(log.events.c.position)).scalars()]


def _telling(document: bytes) -> Telling:
    recorded = decode(document, SERVICE.catalogue)
    assert recorded is not None
    assert isinstance(recorded.event, RectificationDue | RectificationOverdue)
    return recorded.time, recorded.stream, type(recorded.event).__name__, recorded.event.deadline, recorded.event.due_on


def feedback_at_work(store: Store, clock: FileClock, directory: Directory) -> AtWork:
    """The feedback service beside the logs that it hears, opened anew each time."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[dict[str, Host]]:
        hosts = {service.name: host_of(service, store, clock, directory) for service in SCENE.services}
        async with running(list(hosts.values())):
            yield hosts

    return opened
