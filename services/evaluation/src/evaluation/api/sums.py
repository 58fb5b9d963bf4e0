"""What the lines of a form come to (合计): altogether, at each first level (一级指标), and what each of them lost."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from pydantic import ConfigDict, computed_field

from shared.events.envelope import Value
from shared.events.evaluation import Attainment, Derivation, Derived, ReviewedLine
from shared.events.values import Level1
from shared.runtime.unsaid import told


class Weighed(Protocol):
    """A line with its points."""

    @property
    def weight(self) -> Decimal:
        """分值."""

    @property
    def score(self) -> Decimal:
        """得分."""


class Sum(Value):
    """The points of some lines together, before a cap on the total or a weight of their dimension."""

    weight: Decimal
    """分值."""
    score: Decimal
    """得分."""


class LevelSum(Sum):
    """A first level, and where its scored rows stand in the form."""

    level: Level1
    rows: tuple[int, ...]


class ScoredLine(Derived):
    """A line with what it lost."""

    model_config = ConfigDict(from_attributes=True)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def lost(self) -> Decimal:
        """扣分: the weight less the score."""
        return self.weight - self.score


class FiledScore(Derivation):
    """The derivation of what was filed, and the sum of its lines."""

    model_config = ConfigDict(from_attributes=True)
    lines: tuple[ScoredLine, ...]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def summed(self) -> Sum:
        """Of all lines."""
        return summed(self.lines)


class ComparedLine(ReviewedLine):
    """A line as finance finds it, and how far that is from the unit's score."""

    model_config = ConfigDict(from_attributes=True)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def deviation(self) -> Decimal:
        """偏差: finance's score less the unit's."""
        return self.score - self.self_score


class ComparedSum(Value):
    """The lines that finance scored, together."""

    score: Decimal
    deviation: Decimal


def compared_sum(lines: Sequence[ComparedLine]) -> ComparedSum | None:
    """None where finance scored no line."""
    if not lines:
        return None
    return ComparedSum(score=added(one.score for one in lines), deviation=added(one.deviation for one in lines))


def summed(lines: Iterable[Weighed]) -> Sum:
    """These lines together."""
    known = tuple(lines)
    return Sum(weight=added(one.weight for one in known), score=added(one.score for one in known))


def by_level(rows: Sequence[Attainment], lines: Sequence[Derived | None]) -> tuple[LevelSum, ...]:
    """The form's rows with the score of each, none where it has none yet: each level that has a score, in the form's order."""
    scored = ((row, n, line) for n, (row, line) in enumerate(zip(rows, lines, strict=False)) if line is not None)
    found: dict[Level1, dict[int, Derived]] = {}
    for level, n, line in told((row.indicator.level1, n, line) for row, n, line in scored):
        found.setdefault(level, {})[n] = line
    return tuple(LevelSum(level=level, rows=tuple(some), **dict(summed(some.values()))) for level, some in found.items())


def added(points: Iterable[Decimal]) -> Decimal:
    """The sum of these."""
    return sum(points, Decimal(0))
