"""A list whose rows are computed and few, so that all are at hand: searched, sorted and paged as one that a table keeps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Generic, TypeVar

from shared.runtime.sql.pages import Page, cursor, place
from shared.runtime.sql.searched import Asked

T = TypeVar("T")


@dataclass(frozen=True)
class By(Generic[T]):
    """What rows are sorted by: text or a number, and how it is read off a row."""

    kind: type[str] | type[int]
    of: Callable[[T], Any]


@dataclass(frozen=True, eq=False)
class ListAtHand(Generic[T]):
    """Its own order, what else it is sorted by, and where words are looked for; its rows are given with each question."""

    key: Sequence[By[T]]
    """Unique together; rows of the same value are read in this order."""
    sorts: Mapping[str, By[T]]
    words: Callable[[T], str]

    def page(self, rows: Iterable[T], asked: Asked) -> Page[T]:
        """Those of the rows that fit. Raises BadCursor."""
        first = self.sorts.get(asked.by)
        order = [*self.key] if first is None else [first, *self.key]
        _, after = place([[by.kind for by in order]], asked.after)
        keyed = [(tuple(by.of(row) for by in order), row) for row in rows if self._holds(row, asked.words)]
        keyed.sort(key=itemgetter(0), reverse=asked.descending)
        if after:
            last = tuple(after)
            keyed = [one for one in keyed if (one[0] < last if asked.descending else one[0] > last)]
        more = len(keyed) > asked.limit
        shown = keyed[: asked.limit]
        return Page(items=[row for _, row in shown], next=cursor(0, shown[-1][0]) if more else None)

    def _holds(self, row: T, words: str) -> bool:
        """Each of the words stands in it; numbers of items are written in capitals."""
        text = self.words(row)
        return all(word in text or word.upper() in text for word in words.split())
