"""One thread and one bounded queue before a log: what queued while the last batch was committed shares the next commit."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.exc import DBAPIError

from shared.runtime.eventlog.batches import Batches
from shared.runtime.eventlog.space import Space
from shared.runtime.failures import Away, Unavailable


class StorageFailed(Unavailable):
    """The database failed; repeat with the same Idempotency-Key to learn whether the command was accepted."""

    zh = "存储故障，请稍后以同一幂等键重试"


class Writer(Batches):
    """Batches that are committed."""

    def __init__(
        self, name: str, do: Callable[[Sequence[Any]], Sequence[Any]], settled: Callable[[Sequence[Any]], None], space: Space
    ) -> None:
        super().__init__(name, do, settled)
        self._space = space

    def failed(self, failure: Exception) -> BaseException:
        """Whether a batch was written is not known where the database fails."""
        if full := self._space.filled_by(failure):
            return full
        if isinstance(failure, DBAPIError | Away):
            return StorageFailed("数据库未能确认写入，请以同一 Idempotency-Key 重试")
        return failure
