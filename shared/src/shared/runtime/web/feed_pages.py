"""A page of a feed as it was asked for: filtered, with its gaps told; in one of two forms; compressed; kept where it is full."""

import asyncio
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from fastapi import Request, Response

from shared.events.envelope import POSITION_DIGITS, opened
from shared.events.values import within
from shared.runtime.eventlog import log
from shared.runtime.following.feed import FeedPage, Leaf
from shared.runtime.web.unchanged import tag_of, unless_known

BATCH = "application/cloudevents-batch+json"
LINES = "application/x-ndjson"
SKIPPED = "bihuan.Skipped"
"""What a document is called that tells of positions which the filter passed over: from `first` to its own."""
LOOKED_AT, LOOKED_AT_FOR_UNITS = 1_000, 200
"""So many positions one request with a filter looks at, at most."""
SMALL = 1_024
FULL = {"Cache-Control": "private, max-age=86400", "Vary": "Authorization, Accept, Accept-Encoding"}


@dataclass(frozen=True)
class Wanted:
    """Which events somebody asks for; empty: all."""

    types: frozenset[str]
    unit: str
    """And those below it."""
    subject: str

    @property
    def everything(self) -> bool:
        """Nothing is passed over."""
        return not (self.types or self.unit or self.subject)

    def fits(self, document: bytes, unit: str) -> bool:
        """Whether a document is asked for, as far as its reader sees it."""
        raw = opened(document)
        by_type = not self.types or raw["type"] in self.types
        by_subject = not self.subject or raw.get("subject") == self.subject
        return by_type and by_subject and (not self.unit or ("subject" in raw and within(unit, self.unit)))


class Told(NamedTuple):
    """A document of the page, and the leaf hash of the event at its position."""

    position: int
    leaf_hash: str
    document: bytes


def told(leaves: Sequence[Leaf], documents: Sequence[bytes]) -> list[Told]:
    """Each position as its reader sees it."""
    return [Told(leaf.position, log.leaf_hash(leaf.document).hex(), document) for leaf, document in zip(leaves, documents, strict=True)]


def filtered(source: str, after: int, page: Sequence[Told], fits: Sequence[bool], limit: int) -> Iterator[Told]:
    """Those that fit, so many at most, and between them what was passed over, so that `mine + 1` holds."""
    first, found = after + 1, 0
    last: Told | None = None
    for one, wanted in zip(page, fits, strict=True):
        if not wanted:
            last = one
            continue
        if last:
            yield skipped(source, first, last.position, last.leaf_hash)
        yield one
        first, last, found = one.position + 1, None, found + 1
        if found == limit:
            return
    if last:
        yield skipped(source, first, last.position, last.leaf_hash)


def skipped(source: str, first: int, last: int, leaf_hash: str) -> Told:
    """A document in place of some that were passed over; its leaf hash is that of the last one."""
    told = {"id": f"skipped-{first}-{last}", "type": SKIPPED, "source": source, "specversion": "1.0"}
    positions = {"first": str(first).zfill(POSITION_DIGITS), "sequence": str(last).zfill(POSITION_DIGITS)}
    return Told(last, leaf_hash, json.dumps({**told, **positions, "leafhash": leaf_hash}, separators=(",", ":")).encode())


async def answer(request: Request, page: Sequence[Told], headers: dict[str, str], *, full: bool) -> Response:
    """In the form and encoding that the caller takes; a full page never changes, and may be kept."""
    media_type = LINES if LINES in request.headers.get("accept", "") else BATCH
    body = _lines(page) if media_type == LINES else b"[" + b",".join([one.document for one in page]) + b"]"
    given: dict[str, Any] = dict(headers)
    if full:
        given |= FULL | {"ETag": tag_of(headers["Log-Id"].encode() + media_type.encode() + body)}
    if len(body) >= SMALL and "gzip" in request.headers.get("accept-encoding", ""):
        body = await asyncio.to_thread(gzip.compress, body, 5, mtime=0)
        given["Content-Encoding"] = "gzip"
    return unless_known(request, Response(body, headers=given, media_type=media_type))


def is_full(page: FeedPage, limit: int, head: int) -> bool:
    """Nothing will ever be added to it: it has as many as were asked for, or as fit in."""
    return len(page.leaves) == limit or bool(page.leaves and page.end.position < head)


def _lines(page: Sequence[Told]) -> bytes:
    return b"".join(
        b'{"position":%d,"leafhash":"%b","document":%b}\n' % (one.position, one.leaf_hash.encode(), one.document) for one in page
    )
