"""States of streams, folded in a thread: what is asked meanwhile shares the next look, and only what came since the last fold is read."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from shared.runtime.eventlog.batches import Batches, Raised
from shared.runtime.eventlog.log import Past, Repeated

S = TypeVar("S")
TOGETHER = 32
"""Streams that are read together at most: whoever asked first waits until the last one is folded."""
KEPT, BYTES_KEPT = 500, 8_000_000
"""States that are kept, and bytes of the documents they came from; the one asked for the longest time ago goes first, the last stays."""


@dataclass(frozen=True, slots=True)
class _Asked:
    stream: str
    initial: Any
    fold: Callable[[Any, Sequence[bytes]], Any]
    command: str


@dataclass(frozen=True, slots=True)
class _Folded:
    """A state, its version, and the hash of the last document it rests on."""

    state: Any
    version: int = 0
    last: int = 0
    size: int = 0
    """Bytes of the documents folded."""


class _Replaced(Exception):
    """The log does not hold what a kept state rests on: it is not the log that was read."""


class Folds:
    """Looks up `past(commands, streams)`; a kept state is only where a fold begins, for every look reads the stream from its version on."""

    def __init__(self, name: str, past: Callable[[Sequence[str], Mapping[str, int]], Past]) -> None:
        self._past = past
        self._kept: OrderedDict[str, _Folded] = OrderedDict()
        self._size = 0
        self._batches = Batches(name, self._answered, most=TOGETHER)

    def start(self) -> None:
        """Begin to work."""
        self._batches.start()

    async def stop(self) -> None:
        """Finish what is queued."""
        await self._batches.stop()

    async def of(self, stream: str, initial: S, fold: Callable[[S, Sequence[bytes]], S], command: str) -> tuple[Repeated | None, S, int]:
        """What is known of a command, and a stream's state and version; `fold` must leave the state it is given as it was. Raises Busy."""
        known, state, version = await self._batches.put(_Asked(stream, initial, fold, command))
        return known, state, version

    def _answered(self, batch: Sequence[_Asked]) -> list[Any]:
        try:
            return self._folded(batch)
        except _Replaced:
            self._kept.clear()
            self._size = 0
            return self._folded(batch)

    def _folded(self, batch: Sequence[_Asked]) -> list[Any]:
        asked = {one.stream: one for one in batch}
        begun = {stream: self._kept.get(stream) or _Folded(one.initial) for stream, one in asked.items()}
        commands = {one.command for one in batch if one.command}
        found = self._past(list(commands), {stream: at.version for stream, at in begun.items()})
        ended = {stream: _gone_on(one, begun[stream], found.documents.get(stream, ())) for stream, one in asked.items()}
        self._keep(ended)
        return [_answer(found.known.get(one.command), ended[one.stream]) for one in batch]

    def _keep(self, ended: Mapping[str, _Folded | Raised]) -> None:
        for stream, at in ended.items():
            if before := self._kept.pop(stream, None):
                self._size -= before.size
            if isinstance(at, _Folded) and at.version:
                self._kept[stream] = at
                self._size += at.size
        while len(self._kept) > KEPT or (self._size > BYTES_KEPT and len(self._kept) > 1):
            self._size -= self._kept.popitem(last=False)[1].size


def _answer(known: Repeated | None, at: _Folded | Raised) -> tuple[Repeated | None, Any, int] | Raised:
    return at if isinstance(at, Raised) else (known, at.state, at.version)


def _gone_on(one: _Asked, at: _Folded, documents: Sequence[bytes]) -> _Folded | Raised:
    """The state after the documents; the first one is the last that was folded before, if there was one."""
    if at.version:
        if not documents or hash(documents[0]) != at.last:
            raise _Replaced
        documents = documents[1:]
    if not documents:
        return at
    try:
        return _Folded(one.fold(at.state, documents), at.version + len(documents), hash(documents[-1]), at.size + sum(map(len, documents)))
    except Exception as failure:
        return Raised(failure)
