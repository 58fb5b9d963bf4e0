"""另按规则集试算: what was filed, scored anew under another rule set; nothing is written, and what stands stays."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from pydantic import TypeAdapter

from evaluation.rules import form, framework
from evaluation.rules.rule_set import RuleSet
from shared.events.envelope import Value
from shared.events.evaluation import Attainment, Derivation, DimensionScore, EvaluationKind, Funds
from shared.events.values import Grade
from shared.runtime.several_rules import SeveralRules


class FiledForm(Value):
    """自评表: its money and its rows."""

    funds: Funds
    rows: tuple[Attainment, ...]


class FiledReport(Value):
    """评价报告: its lines."""

    scores: tuple[DimensionScore, ...]


CONTENT: TypeAdapter[FiledForm | FiledReport] = TypeAdapter(FiledForm | FiledReport)


@dataclass(frozen=True)
class Filed:
    """What was filed, and what it came to."""

    kind: EvaluationKind
    item: str
    unit: str
    name: str
    content: FiledForm | FiledReport
    lines: tuple[Decimal, ...]
    """The points of each line, in the order of the derivation."""
    score: Decimal
    grade: Grade | None
    """Of a confirmed result."""
    rule_version: str
    confirmed: bool
    corrected: bool


@dataclass(frozen=True)
class Changed:
    """What reads otherwise under the other rule set."""

    kind: EvaluationKind
    item: str
    unit: str
    name: str
    rule_version: str
    """By which it was scored."""
    score: Decimal
    grade: Grade | None
    score_after: Decimal | None
    """None where the other rule set refuses the form."""
    grade_after: Grade | None
    because: str
    """Which lines count otherwise, or why nothing can be computed."""


@dataclass(frozen=True)
class GradeShift:
    """How many have a grade before and after; null: no grade, or not to be computed."""

    grade: Grade | None
    before: int
    after: int


@dataclass(frozen=True)
class Tried:
    """A year under another rule set."""

    looked_at: int
    grades: tuple[GradeShift, ...]
    changed: tuple[Changed, ...]
    """In order of kind and item."""


def tried(rules: RuleSet, filed: Iterable[Filed], named: Callable[[str], RuleSet]) -> Tried:
    """Each form scored anew; a corrected result stays, for its score is people's and no rule's."""
    looked_at, changed = 0, []
    before: dict[Grade | None, int] = dict.fromkeys([*Grade, None], 0)
    after = dict(before)
    for one in filed:
        looked_at += 1
        found = _changed(rules, one, named)
        before[found.grade] += 1
        after[found.grade_after] += 1
        if (found.score, found.grade) != (found.score_after, found.grade_after):
            changed.append(found)
    shifts = tuple(GradeShift(grade, before[grade], after[grade]) for grade in before)
    return Tried(looked_at, shifts, tuple(changed))


def _changed(rules: RuleSet, one: Filed, named: Callable[[str], RuleSet]) -> Changed:
    grade = one.grade if one.confirmed else named(one.rule_version).grade(one.score)
    score_after: Decimal | None = one.score
    grade_after, because = grade, ""
    if not one.corrected:
        several = SeveralRules()
        derived = several.tried("", lambda: _score(rules, one))
        if derived is None:
            score_after, grade_after, because = None, None, f"无法试算：{several.refused[0][1]}"
        else:
            score_after, grade_after = derived.total, rules.grade(derived.total)
            because = _lines_apart(one, derived) if derived.total != one.score else ""
    return Changed(one.kind, one.item, one.unit, one.name, one.rule_version, one.score, grade, score_after, grade_after, because)


def _score(rules: RuleSet, one: Filed) -> Derivation:
    if isinstance(one.content, FiledForm):
        return form.score(rules, one.content.funds, one.content.rows)
    return framework.score(rules, one.content.scores)


def _lines_apart(one: Filed, now: Derivation) -> str:
    """Line by line, where the two differ; then what caps or scales the total."""
    apart = [f"{new.name} {old} → {new.score}" for old, new in zip(one.lines, now.lines, strict=True) if old != new.score]
    said = [note for note in now.notes if "封顶" in note or "折算" in note]
    return "；".join([*apart, *said])[:2000]
