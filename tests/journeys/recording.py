"""Goals that stand in a data folder before a process serves it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from shared.events.envelope import Attributes, Event, pieces
from shared.events.goals import GoalDrafted, Task
from shared.runtime.clock import FileClock
from shared.runtime.eventlog import log
from shared.runtime.eventlog.sqlite import Sqlite
from tests.goals.samples import content

JURISDICTION = "360922"


def drafted(number: int, tasks: int = 0) -> log.Pending:
    """A goal with so many tasks, each described in six kilobytes."""
    described = [Task(name=f"任务{n}", content=f"{n}" + "修" * 1950, amount="1.00") for n in range(tasks)]
    return pending(f"goal/{JURISDICTION}-2020-P{number:04}", 1, GoalDrafted(content=content(tasks=described)))


def pending(stream: str, version: int, event: Event) -> log.Pending:
    """An event that waits for its position in the log of the service that tells it."""
    subject, id = stream.split("/")[1], str(uuid4())
    source, now = f"bihuan/{JURISDICTION}/{event.TYPE.split('.')[1]}", datetime.now(UTC)
    attributes = Attributes(id, source, event.TYPE, subject, stream, version, now, "app_user", "li", id, id)
    return log.Pending(stream, version, event.TYPE, subject, id, pieces(attributes, event))


async def record(folder: Path, events: Sequence[log.Pending], service: str = "goals") -> None:
    """Each by a command of its own, on the folder's clock."""
    database = Sqlite(folder / f"{service}.sqlite")
    await database.start()
    await database.write(lambda conn: log.identify(conn, FileClock(folder / "clock").name, JURISDICTION))
    for event in events:
        await database.append(log.Append(str(uuid4()), "li", b"", b'{"version":1}', [event]))
    await database.stop()
