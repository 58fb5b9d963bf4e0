"""The eventsourcing library's own recorder test cases, held against our log."""

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from eventsourcing.tests import persistence

from tests.runtime.recorder import LogRecorder


class OnOurLog(unittest.TestCase):
    """A recorder on a new SQLite file for each test; stream names are text."""

    first = 0

    def new_originator_id(self) -> UUID | str:
        return str(uuid4())

    def create_recorder(self) -> LogRecorder:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        recorder = LogRecorder(Path(folder.name) / "log.sqlite", self.first)
        self.addCleanup(recorder.close)
        return recorder


class TestApplicationRecorder(OnOurLog, persistence.ApplicationRecorderTestCase[LogRecorder]):
    INITIAL_VERSION = 0
    EXPECT_CONTIGUOUS_NOTIFICATION_IDS = True


class TestNonInterleavingNotificationIDs(OnOurLog, persistence.NonInterleavingNotificationIDsBaseCase):
    pass


class TestTrackingRecorder(OnOurLog, persistence.TrackingRecorderTestCase):
    pass


class TestProcessRecorder(OnOurLog, persistence.ProcessRecorderTestCase):
    @property
    def first(self) -> int:  # type: ignore[override]
        """These cases begin their streams at 1, except the one that measures."""
        return 0 if self._testMethodName == "test_performance" else 1
