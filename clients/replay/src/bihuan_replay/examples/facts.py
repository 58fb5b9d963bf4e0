"""An auditor's own table of what happened, kept in his own SQLite beside the place up to which each log was read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import Any

from eventsourcing.persistence import Tracking
from eventsourcing.projection import Projection, ProjectionRunner

from bihuan_replay import History, Told
from bihuan_replay.rows import SqliteRows

CHINA = timezone(timedelta(hours=8))
PATIENCE = 3600.0


class Goals(History):
    """`GOALS_HISTORY` says where it is; the same for the others."""


class Monitoring(History):
    """Of the service monitoring."""


class Evaluation(History):
    """Of the service evaluation."""


class Feedback(History):
    """Of the service feedback."""


LOGS = (Goals, Monitoring, Evaluation, Feedback)


@dataclass(frozen=True)
class Fact:
    """One event: what, about which thing, on which day in China."""

    what: str
    """`goals.GoalApproved`."""
    subject: str
    stream: str
    day: date
    data: dict[str, Any]


class Facts(SqliteRows):
    """The table; a row and the place stand in one transaction."""

    def construct_create_table_statements(self) -> list[str]:
        """And the facts."""
        facts = "CREATE TABLE IF NOT EXISTS facts (log, position, what, subject, stream, day, data, PRIMARY KEY (log, position))"
        return [*super().construct_create_table_statements(), facts]

    def keep(self, told: Told, tracking: Tracking) -> None:
        """One event."""
        what, day = told.type.removeprefix("bihuan."), told.time.astimezone(CHINA).date().isoformat()
        row = (told.log, int(tracking.notification_id), what, told.subject, told.stream, day, json.dumps(told.data))
        with self.datastore.transaction(commit=True) as c:
            c.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            self._insert_tracking(c, tracking)

    def until(self, last: date) -> Iterator[Fact]:
        """What happened up to a day, each log in its order."""
        with self.datastore.transaction(commit=False) as c:
            c.execute("SELECT what, subject, stream, day, data FROM facts WHERE day <= ? ORDER BY log, position", (last.isoformat(),))
            for row in c.fetchall():
                yield Fact(row["what"], row["subject"], row["stream"], date.fromisoformat(row["day"]), json.loads(row["data"]))


class Keeping(Projection[Facts]):
    """Every event is a fact."""

    name = "facts"

    def process_event(self, domain_event: Told, tracking: Tracking) -> None:
        """Keep it."""
        self.view.keep(domain_event, tracking)


def kept(env: dict[str, str], log: type[History]) -> Facts:
    """The table, once it has all that the log tells now. Raises Different, Away."""
    with ProjectionRunner(application_class=log, projection_class=Keeping, view_class=Facts, env=env) as runner:
        runner.wait(runner.app.recorder.max_notification_id(), PATIENCE)
        return runner.view
