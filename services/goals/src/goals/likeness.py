"""Which indicators fit a project: an index of what the library and approved goals have, by pairs of characters and by usual measures."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize

from goals.measures import Measures, bare
from shared.events.values import Level1, Level2, Operator

RUN = re.compile("[\u4e00-\u9fff]+|[A-Za-z0-9]+")
ALIKE = 0.5
"""From this share of common pairs on, two names say the same and stand in a list once."""
FIRST = 400
"""So many candidates are looked at one by one."""
USUAL = 3
"""So many projects make a measure usual in a second level: it is suggested by itself, for its object to be written before it."""
SHORT = 2
"""So many characters are a measure that says nothing by itself: 数量, 人数."""
NEAR = 0.3
"""What the nearest project counts beside the most usual measure."""
FOREIGN = 0.1
"""What is left of a usual measure where its object is nothing that the project speaks of."""


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
    measured_by: str
    """Its measure, as 验收合格率; empty where its name has none."""
    measured_in: int
    """How many projects and library indicators measure so in its second level."""


@dataclass(frozen=True, slots=True)
class _Group:
    """The candidates of one second level, or all."""

    numbers: Any
    by_pair: Any
    """Pair → the candidates that have it, so that a question looks at its own pairs alone."""
    objects: Any
    """Pair → its share in the object of each candidate."""
    usual: Any
    """How usual the measure of each is in its second level, 0 to 1."""
    named: Any
    """How usual its whole name is, beside the most usual measure."""
    without_object: Any
    """Which name their measure alone."""

    @classmethod
    def of(cls, numbers: Any, texts: Any, objects: Any, usual: Any, named: Any) -> "_Group":
        mine = objects[numbers]
        return cls(numbers, texts[numbers].T.tocsr(), mine.T.tocsr(), usual[numbers], named[numbers], mine.getnnz(axis=1) == 0)

    def scores(self, text: Any, words: Any) -> Any:
        """Of each: how near its project is, and how usual its name, or its measure as far as its object is one of the project."""
        near = _dense(text @ self.by_pair)
        fits = np.where(self.without_object, 1, np.maximum(_dense(words @ self.objects), FOREIGN))
        return NEAR * near / (near.max() or 1) + np.maximum(self.usual * fits, self.named)


class Likeness:
    """The index; made once for what there is, asked often."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._used = Counter(one.name for one in candidates)
        self._measures = Measures((one.name, one.about) for one in candidates)
        alike: dict[tuple[Level2, str], list[Candidate]] = {}
        for one in candidates:
            alike.setdefault((one.level2, self._measures.of(one.name)[1]), []).append(one)
        self._measured = {kind: len({one.about for one in ones}) for kind, ones in alike.items()}
        self._all = [*candidates, *(_alone(measure, ones) for (_, measure), ones in alike.items() if _usual(measure, ones))]
        self._groups = self._grouped() if self._all else {}

    def _grouped(self) -> dict[Level2 | None, _Group]:
        parted = [self._measures.of(one.name) for one in self._all]
        self._texts = TfidfVectorizer(analyzer=pairs, sublinear_tf=True, dtype=np.float32)
        texts = self._texts.fit_transform(f"{one.about} {one.name}" for one in self._all).tocsr()
        self._words = CountVectorizer(analyzer=pairs, binary=True, dtype=np.float32, vocabulary=self._texts.vocabulary_)
        objects = normalize(self._words.transform(thing for thing, _ in parted), "l1")
        most: Counter[Level2] = Counter()
        for (level, measure), count in self._measured.items():
            most[level] = max(most[level], count if measure else 1)
        told: dict[tuple[Level2, str], set[str]] = {}
        for one in self._all:
            told.setdefault((one.level2, bare(one.name)), set()).add(one.about)
        each = list(zip(self._all, parted, strict=True))
        usual = np.array([self._measured[one.level2, its] / most[one.level2] if its else 0 for one, (_, its) in each], np.float32)
        named = np.array([min(1, len(told[one.level2, bare(one.name)]) / most[one.level2]) for one in self._all], np.float32)
        numbers: dict[Level2 | None, list[int]] = {None: list(range(len(self._all)))}
        for number, one in enumerate(self._all):
            numbers.setdefault(one.level2, []).append(number)
        return {level: _Group.of(np.array(mine), texts, objects, usual, named) for level, mine in numbers.items()}

    def __len__(self) -> int:
        return len(self._all)

    def fitting(self, text: str, level: Level2 | None = None, limit: int = 5) -> list[Likely]:
        """The first ones for a project told in words, of a second level where one is named: near to it, and usual; no two alike."""
        group = self._groups.get(level)
        if group is None:
            return []
        scores = group.scores(self._texts.transform([text]), self._words.transform([text]))
        best = np.argsort(-scores, kind="stable")[:FIRST]
        return list(self._apart((self._all[group.numbers[one]] for one in best), text, limit))

    def _apart(self, found: Iterator[Candidate], text: str, limit: int) -> Iterator[Likely]:
        shown: list[str] = []
        for one in found:
            if len(shown) == limit:
                return
            if not any(says_the_same(one.name, other) for other in shown):
                shown.append(one.name)
                measure = self._measures.of(one.name)[1]
                usual = self._measured[one.level2, measure] if measure else 0
                yield Likely(one, common(text, f"{one.about} {one.name}"), self._used[one.name], measure, usual)


def _usual(measure: str, alike: Sequence[Candidate]) -> bool:
    """Whether it says something by itself, as 合格率 does and 数量 does not, and several projects measure several things so."""
    return len(measure) > SHORT and min(len({one.about for one in alike}), len({bare(one.name) for one in alike})) >= USUAL


def _alone(measure: str, alike: Sequence[Candidate]) -> Candidate:
    """A measure by itself, with the operator and the unit that are most usual for it."""
    one = alike[0]
    operator, unit = Counter((one.operator, one.measure) for one in alike).most_common(1)[0][0]
    return Candidate(one.level1, one.level2, measure, operator, unit, "", "", "")


def _dense(row: Any) -> Any:
    return np.asarray(row.todense()).ravel()


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
