"""Which indicators of the library may be one (合并同类项): those of a second level whose names are equal or nearly so."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import TypeVar

from goals.measures import bare
from shared.events.text import compared

T = TypeVar("T")
RANK = re.compile("(国家|省|市|县|区)级")
"""Of another rank is another indicator: 省级课程数量 and 国家级课程数量."""
FIGURES = re.compile(r"\d+(?:\.\d+)?")
"""With another figure it is another indicator: 预算执行进度（7月） and 预算执行进度（11月）, PM2.5 and PM10."""
CROWDED = 50
"""Of so many names that share a rare pair the first are compared, so that a large library is read through in seconds."""
NEAR = 0.7
"""From this share of common pairs of characters on, two names are nearly equal."""


class Because(StrEnum):
    """Why two indicators may be one."""

    EQUAL = "名称相同"
    BESIDE = "括号之外相同"
    REORDERED = "用字相同，次序不同"
    NEAR = "名称相近"


@dataclass(frozen=True, slots=True)
class _Name:
    """One name, as it is compared."""

    whole: str
    text: str
    """Without what is in brackets."""
    pairs: frozenset[str]

    @classmethod
    def of(cls, name: str) -> "_Name":
        whole = compared(name)
        text = bare(whole)
        return cls(whole, text, frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1))))

    def against(self, other: "_Name") -> Because | None:
        """Why it may be the other one; None where it is another."""
        if self.whole == other.whole:
            return Because.EQUAL
        if FIGURES.findall(self.whole) != FIGURES.findall(other.whole):
            return None
        if self.text == other.text:
            return Because.BESIDE
        if RANK.findall(self.text) != RANK.findall(other.text):
            return None
        if sorted(self.text) == sorted(other.text):
            return Because.REORDERED
        return Because.NEAR if 2 * len(self.pairs & other.pairs) >= NEAR * (len(self.pairs) + len(other.pairs)) else None


def groups(named: Sequence[tuple[T, str, str]]) -> list[tuple[T, list[tuple[T, Because]]]]:
    """Of (thing, second level, name), what is to stay first: each that may be one with others, and these; no thing stands in two groups."""
    levels: defaultdict[str, list[tuple[T, _Name]]] = defaultdict(list)
    for thing, level2, name in named:
        levels[level2].append((thing, _Name.of(name)))
    return [one for names in levels.values() for one in _of_level(names)]


def _of_level(names: Sequence[tuple[T, _Name]]) -> Iterator[tuple[T, list[tuple[T, Because]]]]:
    how_many = Counter(pair for _, name in names for pair in name.pairs)
    keys = [tuple(_keys(name, how_many)) for _, name in names]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(keys):
        for key in own:
            if len(holding[key]) < CROWDED:
                holding[key].append(number)
    taken: set[int] = set()
    for number, (thing, name) in enumerate(names):
        if number in taken:
            continue
        others = sorted({other for key in keys[number] for other in holding[key] if other > number} - taken)
        found = [(other, because) for other in others if (because := names[other][1].against(name))]
        if found:
            taken.update(other for other, _ in found)
            yield thing, [(names[other][0], because) for other, because in found]


def _keys(name: _Name, how_many: Counter[str]) -> Iterable[str]:
    """Of names that are near at least one of these is common: the rarest pairs, as many as may differ and one; and the characters."""
    differing = len(name.pairs) - ceil(len(name.pairs) * NEAR / (2 - NEAR))
    yield "".join(sorted(name.text))
    yield from sorted(name.pairs, key=lambda pair: (how_many[pair], pair))[: differing + 1]
