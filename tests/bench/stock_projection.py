"""The same kind of view by the library's own means: its PostgreSQL recorder, its ProjectionRunner, one transaction for each event."""

import secrets
import threading
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from sqlalchemy import make_url

from tests.bench import history
from tests.bench.comparing import must
from tests.bench.ground import Ground

PATIENCE = 300.0
UPSERT = """INSERT INTO stock_goals (item, status, name, amount) VALUES (%s, %s, %s, %s) ON CONFLICT (item) DO UPDATE SET status =
    excluded.status, name = coalesce(excluded.name, stock_goals.name), amount = coalesce(excluded.amount, stock_goals.amount)"""


class Goal(Aggregate):
    """A goal that is told what ours is told."""

    @event("Drafted")
    def __init__(self, item: str, status: str, data: dict[str, Any]) -> None:
        self.item = item
        self.status = status

    @event("Told")
    def tell(self, item: str, status: str, data: dict[str, Any]) -> None:
        """The next step of its life, with the same payload as ours."""
        self.status = status


class Goals(Application[UUID]):
    """The stock application."""


class Rows(PostgresTrackingRecorder):
    """Writes a row and the place in one transaction, as the library's guide does."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        made = "CREATE TABLE IF NOT EXISTS stock_goals (item text PRIMARY KEY, status text, name text, amount numeric)"
        self.sql_create_statements.append(psycopg.sql.SQL(made).format())

    def keep(self, recorded: Any, tracking: Tracking) -> None:
        """One event."""
        content = recorded.data.get("content", {})
        with self.datastore.transaction(commit=True) as curs:
            self._insert_tracking(curs, tracking)
            curs.execute(UPSERT, (recorded.item, recorded.status, content.get("name"), content.get("amount")), prepare=True)


class Keeping(Projection[Rows]):
    """Tells when it has come to the end of what there was."""

    def __init__(self, view: Rows) -> None:
        super().__init__(view)
        self.came = threading.Condition()
        self.at = 0

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Keep what was told."""
        self.view.keep(domain_event, tracking)
        with self.came:
            self.at = tracking.notification_id
            self.came.notify_all()


class StockProjection:
    """So many goals of the usual life in the library's own log."""

    def __init__(self, ground: Ground, items: int) -> None:
        self._items = items
        self._url = make_url(ground.postgres.create(f"stock_{secrets.token_hex(4)}").owner)
        url = self._url
        known = {"DBNAME": url.database, "HOST": url.host, "PORT": url.port, "USER": url.username, "PASSWORD": url.password}
        self._env = {"PERSISTENCE_MODULE": "eventsourcing.postgres"} | {f"POSTGRES_{name}": str(value) for name, value in known.items()}
        with Goals(self._env) as app:
            for number in range(items):
                app.save(_goal(number))

    def round(self) -> float:
        """Events per second from nothing to the head."""
        with psycopg.connect(self._url.set(drivername="postgresql").render_as_string(hide_password=False)) as conn:
            conn.execute("DROP TABLE IF EXISTS stock_goals, keeping_tracking")
        events = self._items * history.LIFE
        began = perf_counter()
        with ProjectionRunner(application_class=Goals, projection_class=Keeping, view_class=Rows, env=self._env) as runner:
            projection = runner.projection
            assert isinstance(projection, Keeping)
            with projection.came:
                must(projection.came.wait_for(lambda: projection.at >= events, PATIENCE), f"came to {projection.at} of {events}")
            took = perf_counter() - began
            with runner.view.datastore.transaction() as curs:
                counted = curs.execute("SELECT count(*) AS rows FROM stock_goals").fetchone()
        must(counted == {"rows": self._items}, f"{counted} of {self._items} goals are in the view")
        return events / took


def _goal(number: int) -> Goal:
    item = history.item(number)
    first, *others = history.life(number)
    goal = Goal(item=item, status=first.TYPE, data=first.model_dump(mode="json"))
    for event_ in others:
        goal.tell(item, event_.TYPE, event_.model_dump(mode="json"))
    return goal
