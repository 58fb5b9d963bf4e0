"""The eventsourcing library's own recorder test cases, held against our log on both databases, and against the replay kit that reads it."""

import unittest
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from eventsourcing.tests import persistence

from local.databases import DatabaseUrls
from tests.runtime.recorder import LogRecorder, on_postgres, on_sqlite


class OnSqlite(unittest.TestCase):
    """A recorder on a new file for each test; stream names are text."""

    first: ClassVar[int] = 0

    def new_originator_id(self) -> UUID | str:
        return str(uuid4())

    def create_recorder(self) -> LogRecorder:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        recorder = on_sqlite(Path(folder.name) / "log.sqlite", _first(self))
        self.addCleanup(recorder.close)
        return recorder


@pytest.mark.long
@pytest.mark.postgres
class OnPostgres(unittest.TestCase):
    """A recorder on a new database for each test."""

    first: ClassVar[int] = 0

    @pytest.fixture(autouse=True)
    def _take(self, migrated_database: Callable[[str], DatabaseUrls]) -> None:
        self._migrated_database = migrated_database

    def new_originator_id(self) -> UUID | str:
        return str(uuid4())

    def create_recorder(self) -> LogRecorder:
        recorder = on_postgres(self._migrated_database("recorder").runtime, _first(self))
        self.addCleanup(recorder.close)
        return recorder


def _first(case: OnSqlite | OnPostgres) -> int:
    """Where the library's streams begin: at 0, in the process recorder's cases at 1, except in the one that measures."""
    return 0 if case._testMethodName == "test_performance" else case.first


class Application(persistence.ApplicationRecorderTestCase[LogRecorder]):
    INITIAL_VERSION = 0
    EXPECT_CONTIGUOUS_NOTIFICATION_IDS = True

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestApplicationRecorderOnSqlite(OnSqlite, Application):
    pass


class TestApplicationRecorderOnPostgres(OnPostgres, Application):
    pass


class TestNonInterleavingOnSqlite(OnSqlite, persistence.NonInterleavingNotificationIDsBaseCase):
    pass


class TestNonInterleavingOnPostgres(OnPostgres, persistence.NonInterleavingNotificationIDsBaseCase):
    pass


class TestTrackingRecorderOnSqlite(OnSqlite, persistence.TrackingRecorderTestCase):
    pass


class TestTrackingRecorderOnPostgres(OnPostgres, persistence.TrackingRecorderTestCase):
    pass


class TestProcessRecorderOnSqlite(OnSqlite, persistence.ProcessRecorderTestCase):
    first = 1


class TestProcessRecorderOnPostgres(OnPostgres, persistence.ProcessRecorderTestCase):
    first = 1


del Application
