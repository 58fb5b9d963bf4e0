"""The published rule for whoever follows a log: position mine + 1 and nothing else, leaf hashes and the log's identity checked."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

HIDDEN = "bihuan.Hidden"
PAGE = 1_000


class Different(Exception):
    """What came is not the log that was followed, or not whole; one sentence says where. Nothing after it was taken."""


class Away(Exception):
    """Whoever keeps the history does not answer now; nothing is said about the history itself."""


def leaf_of(document: bytes) -> bytes:
    """SHA-256(0x00 ‖ bytes) 叶哈希: the leaf of an RFC 6962 tree."""
    return hashlib.sha256(b"\x00" + document).digest()


class Position(int):
    """A position that knows its place: what `Tracking` carries to the tables of whoever asks, and back at the next start."""

    log: str = ""
    leaf: bytes = b""

    @classmethod
    def at(cls, position: int, log: str, leaf: bytes) -> "Position":
        """The position with the identity of its log and the leaf hash of its event."""
        made = cls(position)
        made.log, made.leaf = log, leaf
        return made


def line(header: str) -> list[Position]:
    """`Log-Ancestors` of a feed, `ancestors` of a topic: what a log was before it branched, the nearest first. Raises ValueError."""
    parts = [one.split(";") for one in header.split(", ") if one]
    return [Position.at(int(position), log, bytes.fromhex(leaf)) for log, position, leaf in parts]


class Branched(Different):
    """The log has lost for good what was read beyond a position, and goes on from there as another one: derive anew from there."""

    def __init__(self, sentence: str, common: Position) -> None:
        super().__init__(sentence)
        self.common = common
        """The last position that still counts, under the log's new identity."""


@dataclass(frozen=True)
class Entry:
    """One event as its log stores it; `previous` is the leaf hash of the event before it, where whoever brings it says so."""

    position: int
    document: bytes
    previous: bytes = b""

    @cached_property
    def opened(self) -> Mapping[str, Any]:
        """What the document says. Raises Different."""
        return opened(self.document)

    @property
    def leaf(self) -> bytes:
        """Of the stored bytes; where somebody may not see all of them, the document says it."""
        told = self.opened.get("leafhash")
        return bytes.fromhex(told) if told else leaf_of(self.document)

    @property
    def hidden(self) -> bool:
        """Whoever reads may know of it that it stands there, and no more."""
        return bool(self.opened["type"] == HIDDEN)


@dataclass(frozen=True, slots=True)
class Page:
    """The next events after a position. What whoever brings it does not know is empty or None."""

    after: int
    entries: Sequence[Entry]
    log: str = ""
    leaf: bytes = b""
    """Of the event at `after`."""
    head: int | None = None
    ancestors: Sequence[Position] = ()
    """What the log was before it branched: the last positions in common."""


class Source(Protocol):
    """Where a history is kept."""

    def page(self, after: int, limit: int, wait: float = 0) -> Page:
        """The next events; where there are none, some after so many seconds perhaps. Raises Away or Different."""
        ...

    def head(self) -> int:
        """The last position; 0 where there is none. Raises Away or Different."""
        ...

    def close(self) -> None:
        """Let go of what is open."""
        ...


class Chain:
    """Where one follower stands; it takes a page only where that continues what was taken."""

    def __init__(self, place: int = 0) -> None:
        known = place if isinstance(place, Position) else Position(place)
        self.position, self._log, self._leaf = int(known), known.log, known.leaf

    def take(self, page: Page) -> Iterator[tuple[Position, Entry]]:
        """The entries that are new, each with its place. Raises Different before the first one that is not the next."""
        self._same_log(page)
        for entry in page.entries:
            if entry.position < self.position:
                continue
            leaf = entry.leaf
            if entry.position == self.position:
                self._same_event(leaf)
                continue
            self._next(entry)
            self.position, self._leaf = entry.position, leaf
            yield Position.at(entry.position, self._log, leaf), entry

    def _same_log(self, page: Page) -> None:
        if self._log and page.log and page.log != self._log:
            self._branch(page)
        self._log = self._log or page.log
        if page.head is not None and page.head < self.position:
            raise Different(
                f"日志止于位置 {page.head}，此前已读到 {self.position}：日志被还原到较早的时点 / the log was restored to an earlier point"
            )
        if page.after == self.position and page.leaf and self._leaf:
            self._same_event(page.leaf)

    def _branch(self, page: Page) -> None:
        common = next((one for one in page.ancestors if one.log == self._log), None)
        if common is None:
            raise Different(f"日志标识是 {page.log}，此前所读的是 {self._log}：不是同一份日志 / this is another log")
        if self.position > common:
            sentence = f"日志已由 {self._log} 另起分支为 {page.log}：位置 {common} 之后所读的作废，请退回该位置重做 / the log has branched"
            raise Branched(sentence, Position.at(common, page.log, common.leaf))
        if self.position == common:
            self._same_event(common.leaf)
        self._log = page.log

    def _same_event(self, leaf: bytes) -> None:
        if self._leaf and leaf != self._leaf:
            raise Different(f"位置 {self.position} 的事件与此前所读的不同，叶哈希不符 / the event there is not the one that was read")

    def _next(self, entry: Entry) -> None:
        expected = self.position + 1
        if entry.position != expected:
            raise Different(f"应为位置 {expected}，来的是 {entry.position}：中间缺了事件，请由事件流读起 / events are missing")
        if entry.previous and self._leaf and entry.previous != self._leaf:
            raise Different(f"位置 {entry.position} 的事件所接的不是此前所读的那一个，叶哈希不符 / it does not continue what was read")
        if int(entry.opened["sequence"]) != expected:
            raise Different(f"位置 {expected} 的文档自称是另一个位置 / the document says that it stands elsewhere")


def opened(document: bytes) -> Mapping[str, Any]:
    """What a document says, its type and position at least. Raises Different."""
    try:
        said: Mapping[str, Any] = json.loads(document)
        hash(said["type"]), int(said["sequence"])
        return said
    except (ValueError, KeyError, TypeError) as wrong:
        raise Different(f"不是本系统的事件文档（{type(wrong).__name__}）：{document[:80]!r} / no event document") from wrong


def split(batch: bytes) -> list[Entry]:
    """The documents of a CloudEvents batch, byte for byte. Raises Different where it is none."""
    entries: list[Entry] = []
    try:
        text, decoder, at = batch.decode().strip(), json.JSONDecoder(), 1
        while text[at] != "]":
            said, end = decoder.raw_decode(text, at)
            entries.append(Entry(int(said["sequence"]), text[at:end].encode()))
            at = end + (text[end] == ",")
    except (ValueError, KeyError, TypeError, IndexError) as wrong:
        raise Different(f"不是 CloudEvents 批量文档（{type(wrong).__name__}）：{batch[:80]!r} / no CloudEvents batch") from wrong
    return entries


def entries(source: Source, place: int = 0, limit: int = PAGE) -> Iterator[tuple[Position, Entry]]:
    """All that a source has now after a place, checked. Raises Away or Different."""
    chain = Chain(place)
    while True:
        page = source.page(chain.position, limit)
        yield from chain.take(page)
        if not page.entries:
            return
