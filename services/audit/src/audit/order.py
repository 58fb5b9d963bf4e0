"""The order of a trail: cause before effect, then recorded time, source, position; the same however the logs were heard."""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeVar

from shared.events.envelope import RecordedEvent

T = TypeVar("T", bound=RecordedEvent[Any])


def in_order(heard: Iterable[T]) -> list[T]:
    """The events in the order of a trail.

    An event comes after the event that caused it and after the one before it in its stream, where these are among the events; of
    those that may come next, the one recorded first does.
    """
    recorded = sorted(heard, key=_key)
    number = {one.id: n for n, one in enumerate(recorded)}
    in_stream = sorted(range(len(recorded)), key=lambda n: (recorded[n].stream, recorded[n].streamversion))
    pairs = [(a, b) for a, b in pairwise(in_stream) if recorded[a].stream == recorded[b].stream]
    pairs += [(number[one.causationid], n) for n, one in enumerate(recorded) if one.causationid in number]
    after: dict[int, list[int]] = defaultdict(list)
    waits = [0] * len(recorded)
    for first, then in pairs:
        after[first].append(then)
        waits[then] += 1
    ready = [n for n, left in enumerate(waits) if not left]
    ordered: list[T] = []
    while ready:
        n = heapq.heappop(ready)
        ordered.append(recorded[n])
        for then in after[n]:
            waits[then] -= 1
            if not waits[then]:
                heapq.heappush(ready, then)
    return ordered + [one for n, one in enumerate(recorded) if waits[n]]


def _key(recorded: RecordedEvent[Any]) -> tuple[datetime, str, int]:
    return recorded.recordedtime, recorded.log, recorded.position
