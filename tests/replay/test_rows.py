"""Rows and places of whoever asks: the library's own test cases, and the leaf hash that is kept beside the position."""

from collections.abc import Callable

import pytest
from eventsourcing.persistence import Tracking, TrackingRecorder
from eventsourcing.postgres import PostgresDatastore
from eventsourcing.sqlite import SQLiteDatastore
from eventsourcing.tests import persistence
from sqlalchemy import make_url

from bihuan_replay.chain import Position
from bihuan_replay.postgres import PostgresRows
from bihuan_replay.rows import SqliteRows
from local.databases import DatabaseUrls

PLACE = Position.at(7, "log-1", b"leaf")


def remembers(rows: TrackingRecorder) -> None:
    rows.insert_tracking(Tracking("Goals", PLACE))
    found = rows.max_tracking_id("Goals")
    assert isinstance(found, Position)
    assert (found, found.log, found.leaf) == (7, "log-1", b"leaf")
    rows.insert_tracking(Tracking("Goals", Position.at(8, "log-1", b"other")))
    assert getattr(rows.max_tracking_id("Goals"), "leaf", None) == b"other"
    rows.insert_tracking(Tracking("Goals", 9))
    assert type(rows.max_tracking_id("Goals")) is int


class TestOnSqlite(persistence.TrackingRecorderTestCase):
    def create_recorder(self) -> SqliteRows:
        rows = SqliteRows(SQLiteDatastore(":memory:"))
        rows.create_table()
        return rows

    def test_a_place_is_remembered_with_its_leaf_hash(self) -> None:
        remembers(self.create_recorder())


@pytest.mark.postgres
class TestOnPostgres(persistence.TrackingRecorderTestCase):
    @pytest.fixture(autouse=True)
    def _take(self, migrated_database: Callable[[str], DatabaseUrls]) -> None:
        self._migrated_database = migrated_database

    def create_recorder(self) -> PostgresRows:
        url = make_url(self._migrated_database("rows").owner)
        datastore = PostgresDatastore(*(str(one) for one in (url.database, url.host, url.port, url.username, url.password)))
        self.addCleanup(datastore.close)
        rows = PostgresRows(datastore)
        rows.create_table()
        return rows

    def test_a_place_is_remembered_with_its_leaf_hash(self) -> None:
        remembers(self.create_recorder())
