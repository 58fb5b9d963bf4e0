"""The replay kit 重演工具: a feed, a topic or a file of events opens as an application of the eventsourcing library."""

from bihuan_replay.application import History, Told
from bihuan_replay.chain import Away, Different

__all__ = ["Away", "Different", "History", "Told"]
