"""What finance finds line by line in a self-evaluation (自评复核, 抽评): its own score beside the unit's, and why they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.rules import noted
from evaluation.rules.form import IndicatorTwice, ScoreAboveWeight
from evaluation.rules.rule_set import RuleSet
from shared.events.evaluation import Derivation, Funds, ReviewedLine
from shared.events.text import compared
from shared.events.values import shown
from shared.runtime.decider import Invalid


class NoSuchLine(Invalid):
    """What is reviewed is a line of the form that was submitted."""

    zh = "自评表没有这一行"


class DeviationUnexplained(Invalid):
    """Where finance scores a line otherwise than the unit, it says why."""

    zh = "复核差异未说明原因"


class LinesMissing(Invalid):
    """A re-check scores every line of the form, or the form as a whole."""

    zh = "抽评没有逐行评完"


class NotTheSum(Invalid):
    """The score of a re-check is the sum of its lines."""

    zh = "抽评得分不是各行之和"


@dataclass(frozen=True)
class Found:
    """One line as finance finds it."""

    name: str
    score: Decimal
    actual: Decimal | None
    remark: str


def reviewed(filed: Derivation | None, found: Sequence[Found]) -> tuple[ReviewedLine, ...]:
    """Each line beside what the unit has. Raises NoSuchLine, IndicatorTwice, ScoreAboveWeight or DeviationUnexplained."""
    lines = {compared(line.name): line for line in filed.lines} if filed else {}
    names = [compared(one.name) for one in found]
    made = []
    for n, one in enumerate(found):
        line = lines.get(names[n])
        if line is None:
            raise NoSuchLine(f"自评表没有“{one.name}”这一行，请按自评表的指标复核", place=f"lines/{n}")
        if names[n] in names[:n]:
            raise IndicatorTwice(f"“{line.name}”复核了不止一次", place=f"lines/{n}")
        if one.score > line.weight:
            raise ScoreAboveWeight(f"“{line.name}”复核得 {shown(one.score)} 分，超过分值 {shown(line.weight)} 分", place=f"lines/{n}/score")
        if one.score != line.score and not one.remark.strip():
            raise DeviationUnexplained(
                f"“{line.name}”自评 {shown(line.score)} 分、复核 {shown(one.score)} 分，请在备注中说明原因", place=f"lines/{n}/remark"
            )
        made.append(ReviewedLine(name=line.name, self_score=line.score, score=one.score, actual=one.actual, remark=one.remark))
    return tuple(made)


def rescored(rules: RuleSet, funds: Funds | None, filed: Derivation, lines: Sequence[ReviewedLine], stated: Decimal | None) -> Decimal:
    """The re-check's score: the sum of its lines, capped as the form's is, or as stated without lines. Raises LinesMissing or NotTheSum."""
    if not lines and stated is not None:
        return stated
    scored = {line.name for line in lines}
    missing = [line.name for line in filed.lines if line.name not in scored]
    if missing:
        raise LinesMissing(f"抽评须逐行评分，尚缺：{'、'.join(missing[:5])}{' 等' if len(missing) > 5 else ''}", place="lines")
    total = sum((line.score for line in lines), Decimal(0))
    score = noted.capped(rules, funds, total)[0] if funds else total
    if stated is not None and stated != score:
        raise NotTheSum(f"各行合计 {shown(score)} 分，抽评得分写作 {shown(stated)} 分", place="score")
    return score
