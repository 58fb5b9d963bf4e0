"""What a setting says of where a history is kept, opened: `https://…/goals`, `kafka://host:port/bihuan.goals` or the path of a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from eventsourcing.persistence import InfrastructureFactory, InfrastructureFactoryError, TrackingRecorder
from eventsourcing.utils import Environment, EnvType

from bihuan_replay.access import Access
from bihuan_replay.chain import Source
from bihuan_replay.feed import Feed
from bihuan_replay.file import File
from bihuan_replay.recorder import HistoryRecorder
from bihuan_replay.topic import Topic

HISTORY = "HISTORY"


def opened(where: str, setting: Callable[[str], str | None]) -> Source:
    """The source at an address. Raises Different where there is none."""
    access = Access.told(setting)
    parts = urlsplit(where)
    if parts.scheme in ("http", "https"):
        return Feed(where, access)
    if parts.scheme == "kafka":
        return Topic(parts.netloc, parts.path.strip("/"), access)
    return File(Path(where.removeprefix("file://")))


class Factory(InfrastructureFactory[TrackingRecorder]):
    """Of an application that only reads."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        self._source: Source | None = None

    def application_recorder(self) -> HistoryRecorder:
        """On what `<NAME>_HISTORY` says."""
        where = self.env.get(HISTORY)
        if not where:
            raise InfrastructureFactoryError(f"未设置 {self.env.create_keys(HISTORY)[0]}：事件流、主题或文件的地址 / is not set")
        self._source = opened(where, self.env.get)
        return HistoryRecorder(self._source)

    def close(self) -> None:
        """Close what was opened."""
        if self._source:
            self._source.close()

    def aggregate_recorder(self, purpose: str = "events") -> NoReturn:
        """There are no snapshots."""
        self._refuse()

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> NoReturn:
        """Who asks keeps the place in a database of his own."""
        self._refuse()

    def process_recorder(self) -> NoReturn:
        """Nothing is written here."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise InfrastructureFactoryError("历史只能读：行和位置请存在自己的库里 / keep rows and place in a database of your own")
