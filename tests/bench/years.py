"""A county's years in any number: one county's play, told again for other items and in other years."""

import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from shared.runtime.eventlog.log import Pending
from tests.journeys.serving import embedded
from tests.oracle.generator import generate
from wanzai.moments import morning
from wanzai.people import users
from wanzai.plan import plan
from wanzai.player import SERVICES, play

COUNTY = generate(3)
LAST = COUNTY.work_year
YEARS = 15
ITEM = rf"{COUNTY.jurisdiction}-20\d\d-[PD][0-9A-Z]+"
ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
YEAR = r"(?<![0-9A-Za-z./])20(?:19|2[0-9])(?![0-9A-Za-z.])"
CHANGES = re.compile(f"({ITEM}|{ID}|{YEAR})".encode())
GAPS = re.compile(rb'(?<="sequence":")[0-9]+(?=")|(?<="recordedtime":")[^"]+(?=")')
STEP = 1 << 20
"""Milliseconds, as UUIDv7 counts them, between the ids of one telling and those of the next."""

SAMPLE = 10
OTHERS = 100_000
"""Where the numbers of tellings begin that are of drafts alone."""

Cut = Sequence[bytes]
"""A text, cut where another telling differs: every second part changes."""


@dataclass(frozen=True)
class Template:
    """An event of the play."""

    type: str
    version: int
    stream: Cut
    subject: Cut
    id: Cut
    pieces: tuple[Cut, ...]


class Telling:
    """The play once more: for items of its own, so many years earlier."""

    def __init__(self, number: int, earlier: int) -> None:
        self._number = number
        self._earlier = earlier
        self._changed: dict[bytes, bytes] = {}

    def text(self, cut: Cut) -> bytes:
        """As it is told now."""
        known = self._changed
        return b"".join(part if n % 2 == 0 else known.get(part) or self._learn(part) for n, part in enumerate(cut))

    def item(self, item: str) -> str:
        """The name that an item of the play has now."""
        return self.text(CHANGES.split(item.encode())).decode()

    def _learn(self, word: bytes) -> bytes:
        self._changed[word] = changed = self._change(word)
        return changed

    def _change(self, word: bytes) -> bytes:
        if re.fullmatch(ID.encode(), word):
            moment = f"{int(word[:8] + word[9:13], 16) + self._number * STEP & 0xFFFFFFFFFFFF:012x}".encode()
            return moment[:8] + b"-" + moment[8:] + word[13:]
        if word.isdigit():
            return b"%d" % (int(word) - self._earlier)
        jurisdiction, year, code = word.split(b"-")
        return b"%s-%d-%s%06d" % (jurisdiction, int(year) - self._earlier, code, self._number)


@dataclass(frozen=True)
class Years:
    """Some tellings of one play, the oldest years first."""

    logs: Mapping[str, Sequence[Template]]
    items: Sequence[str]
    """Some of the play that have a goal, from the most eventful to the least."""
    tellings: int
    years: int = YEARS
    first: int = 0
    """The number of the first telling; those of another number are about other items."""

    @property
    def events(self) -> int:
        """In one telling of all logs."""
        return sum(map(len, self.logs.values()))

    @property
    def sample(self) -> list[str]:
        """The same items in the last telling."""
        return [Telling(self.first + self.tellings - 1, 0).item(item) for item in self.items]

    def recorded(self, service: str) -> Iterator[Pending]:
        """A service's events; what is not of an item is told once a year, or once for ever."""
        known: set[bytes] = set()
        for number in self._numbers:
            telling = Telling(number, self._earlier(number))
            mine: set[bytes] = set()
            for one in self.logs[service]:
                stream = telling.text(one.stream)
                if stream not in known:
                    mine.add(stream)
                    subject, id = telling.text(one.subject).decode(), telling.text(one.id).decode()
                    pieces = tuple(telling.text(cut) for cut in one.pieces)
                    yield Pending(stream.decode(), one.version, one.type, subject, id, pieces)
            known |= mine

    def over(self, events: int, years: int = YEARS) -> "Years":
        """The same play, about so many events over so many years."""
        return replace(self, tellings=max(years, round(events / self.events)), years=years)

    def drafts(self, items: int) -> "Years":
        """The drafted goal alone, of so many items that are no other telling's, over all the years."""
        drafts = [one for one in self.logs["goals"] if one.version == 1 and one.stream[0] == b"goal/"]
        return Years({"goals": drafts}, (), max(YEARS, items // len(drafts)), first=OTHERS)

    @property
    def _numbers(self) -> range:
        return range(self.first, self.first + self.tellings)

    def _earlier(self, number: int) -> int:
        return self.years - 1 - (number - self.first) * self.years // self.tellings


def played() -> Years:
    """One telling; the county is played over HTTP for it."""
    with tempfile.TemporaryDirectory(prefix="bihuan-play-") as place:
        folder = Path(place)
        with embedded(folder, COUNTY.jurisdiction, users(COUNTY), morning(COUNTY.begins)) as served:
            play(plan(COUNTY), COUNTY.ends, served.stage, Console(quiet=True))
        return read(folder)


def read(folder: Path) -> Years:
    """What was told in a folder where the county was played."""
    logs = {service: [_template(*row) for row in _rows(folder / f"{service}.sqlite")] for service in SERVICES}
    recorded = Counter(one.subject[1].decode() for log in logs.values() for one in log if len(one.subject) == 3)
    with_goal = {one.subject[1].decode() for one in logs["goals"] if one.stream[0] == b"goal/"}
    ranked = [item for item, _ in recorded.most_common() if item in with_goal]
    return Years(logs, [ranked[n * len(ranked) // SAMPLE] for n in range(SAMPLE)], tellings=1, years=1)


def _rows(path: Path) -> list[tuple[str, int, str, str, str, bytes]]:
    with sqlite3.connect(path) as file:
        return file.execute("SELECT type, stream_version, stream, subject, id, bytes FROM events ORDER BY position").fetchall()


def _template(type: str, version: int, stream: str, subject: str, id: str, document: bytes) -> Template:
    around = GAPS.split(document, maxsplit=2)
    assert len(around) == 3, document
    cut = CHANGES.split
    return Template(type, version, cut(stream.encode()), cut(subject.encode()), cut(id.encode()), tuple(cut(piece) for piece in around))
