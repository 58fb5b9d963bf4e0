"""Which indicators fit a project: an index of what the library and approved goals have, compared by pairs of characters."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from shared.events.values import Level1, Level2, Operator

RUN = re.compile("[\u4e00-\u9fff]+|[A-Za-z0-9]+")
ALIKE = 0.5
"""From this share of common pairs on, two names say the same and stand in a list once."""
NEAREST = 400
"""So many candidates are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that may be suggested."""

    level1: Level1
    level2: Level2
    name: str
    operator: Operator | None
    measure: str
    library: str
    """The version to name, GX010101/1; empty where it comes from a goal."""
    item: str
    """The approved goal that it stands in; empty where it comes from the library."""
    about: str
    """What the project, or the sector and purpose, is called."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A candidate that fits, and why."""

    candidate: Candidate
    words: tuple[str, ...]
    """What it has in common with what was asked."""
    used: int
    """How many candidates have this name."""


@dataclass(frozen=True, slots=True)
class _Group:
    """The candidates of one second level, or all."""

    numbers: Any
    by_pair: Any
    """Pair → the candidates that have it, so that a question looks at its own pairs alone."""
    usual: Any
    """How near each name is to what names of this group are like."""

    @classmethod
    def of(cls, numbers: Any, texts: Any, names: Any) -> "_Group":
        here = names[numbers]
        usual = here @ np.asarray(here.mean(axis=0)).ravel()
        return cls(numbers, texts[numbers].T.tocsr(), usual / (usual.max() or 1))


class Likeness:
    """The index; made once for what there is, asked often."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._all = list(candidates)
        self._used = Counter(one.name for one in self._all)
        groups: dict[Level2 | None, list[int]] = {None: list(range(len(self._all)))}
        for number, one in enumerate(self._all):
            groups.setdefault(one.level2, []).append(number)
        self._groups: dict[Level2 | None, _Group] = {}
        if self._all:
            self._texts = TfidfVectorizer(analyzer=pairs, sublinear_tf=True, dtype=np.float32)
            texts = self._texts.fit_transform(f"{one.about} {one.name}" for one in self._all).tocsr()
            names = TfidfVectorizer(analyzer=pairs, use_idf=False, dtype=np.float32).fit_transform(one.name for one in self._all).tocsr()
            self._groups = {level: _Group.of(np.array(numbers), texts, names) for level, numbers in groups.items()}

    def __len__(self) -> int:
        return len(self._all)

    def fitting(self, text: str, level: Level2 | None = None, limit: int = 5) -> list[Likely]:
        """The first ones for a project told in words, of a second level where one is named: near to it, and usual; no two alike."""
        group = self._groups.get(level)
        if group is None:
            return []
        near = np.asarray((self._texts.transform([text]) @ group.by_pair).todense()).ravel()
        best = np.argsort(-(near / (near.max() or 1) + group.usual), kind="stable")[:NEAREST]
        return list(self._apart((self._all[group.numbers[one]] for one in best), text, limit))

    def _apart(self, found: Iterator[Candidate], text: str, limit: int) -> Iterator[Likely]:
        shown: list[str] = []
        for one in found:
            if len(shown) == limit:
                return
            if not any(says_the_same(one.name, other) for other in shown):
                shown.append(one.name)
                yield Likely(one, common(text, f"{one.about} {one.name}"), self._used[one.name])


def pairs(text: str) -> list[str]:
    """The pairs of neighbouring characters, within what is written together."""
    return [run[at : at + 2] for run in RUN.findall(text) for at in range(max(1, len(run) - 1))]


def says_the_same(one: str, other: str) -> bool:
    """Whether two names mean one indicator: one holds the other, or half of their pairs are common."""
    if min(len(one), len(other)) > 2 and (one in other or other in one):
        return True
    mine, theirs = Counter(pairs(one)), Counter(pairs(other))
    return 2 * (mine & theirs).total() >= ALIKE * (mine.total() + theirs.total())


def common(one: str, other: str) -> tuple[str, ...]:
    """The longest words that stand in both, at most three."""
    blocks: list[Any] = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    words = {run for block in blocks for run in RUN.findall(one[block.a : block.a + block.size]) if len(run) > 1}
    return tuple(sorted(words, key=lambda word: (-len(word), word))[:3])


PLACES: Sequence[tuple[str, Level1, Level2]] = (
    ("满意", Level1.SATISFACTION, Level2.SATISFACTION),
    ("成本", Level1.COST, Level2.COST),
    ("时效", Level1.OUTPUT, Level2.TIMELINESS),
    ("质量", Level1.OUTPUT, Level2.QUALITY),
    ("数量", Level1.OUTPUT, Level2.QUANTITY),
    ("生态", Level1.OUTCOME, Level2.ECOLOGICAL),
    ("持续", Level1.OUTCOME, Level2.SUSTAINABILITY),
    ("经济效益", Level1.OUTCOME, Level2.ECONOMIC),
    ("社会效益", Level1.OUTCOME, Level2.SOCIAL),
)


def placed(level1: str, level2: str) -> tuple[Level1, Level2] | None:
    """Where a goal has it: 产出数量, 数量指标 and 数量 are one; None for what no goal has, as 决策 and 过程."""
    return next(((first, second) for word, first, second in PLACES if word in level2 or (word in level1 and word in "满意成本")), None)
