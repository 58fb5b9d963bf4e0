"""The order of a trail: cause before effect, then recorded time, source, position; the same however the logs were heard."""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeVar

from shared.events.envelope import Told

T = TypeVar("T", bound=Told[Any])


def in_order(heard: Iterable[T]) -> list[T]:
    """The events in the order of a trail.

    An event comes after the event that caused it and after the one before it in its stream, where these are among the events; of
    those that may come next, the one recorded first does.
    """
    told = sorted(heard, key=_key)
    number = {one.id: n for n, one in enumerate(told)}
    in_stream = sorted(range(len(told)), key=lambda n: (told[n].stream, told[n].streamversion))
    pairs = [(a, b) for a, b in pairwise(in_stream) if told[a].stream == told[b].stream]
    pairs += [(number[one.causationid], n) for n, one in enumerate(told) if one.causationid in number]
    after: dict[int, list[int]] = defaultdict(list)
    waits = [0] * len(told)
    for first, then in pairs:
        after[first].append(then)
        waits[then] += 1
    ready = [n for n, left in enumerate(waits) if not left]
    ordered: list[T] = []
    while ready:
        n = heapq.heappop(ready)
        ordered.append(told[n])
        for then in after[n]:
            waits[then] -= 1
            if not waits[then]:
                heapq.heappush(ready, then)
    return ordered + [one for n, one in enumerate(told) if waits[n]]


def _key(told: Told[Any]) -> tuple[datetime, str, int]:
    return told.recordedtime, told.log, told.position
