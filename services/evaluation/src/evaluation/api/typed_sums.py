"""What lines come to as somebody types them: told by the check of the decision, beside its verdict."""

from decimal import Decimal

from evaluation.api.bodies import Scored
from evaluation.api.self_evaluation_bodies import QualityReview, ReEvaluation
from evaluation.api.sums import ComparedLine, ComparedSum, Sum, added, compared_sum
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from shared.events.text import compared
from shared.runtime.web.checking import Checked
from shared.runtime.web.context import Item
from shared.runtime.web.queries import QueryContext


class Compared(Checked):
    """The verdict, and how far finance's scores are from the unit's."""

    lines: tuple[ComparedLine, ...]
    """Those lines of the unit's form that have a score."""
    summed: ComparedSum | None


class Summed(Checked):
    """The verdict, and what the lines come to as far as they are typed."""

    summed: Sum


async def beside_the_units(verdict: Checked, ask: QueryContext, item: Item, body: QualityReview | ReEvaluation) -> Compared:
    """Each line with a score beside what the unit filed."""
    derivation = (await ask.state(SELF_EVALUATION, item)).derivation
    filed = {compared(line.name): line for line in derivation.lines} if derivation else {}
    typed = {compared(one.name): one.score for one in body.lines if isinstance(one.name, str) and isinstance(one.score, Decimal)}
    lines = tuple(ComparedLine(name=line.name, self_score=line.score, score=typed[name]) for name, line in filed.items() if name in typed)
    return Compared(**dict(verdict), lines=lines, summed=compared_sum(lines))


async def of_the_report(verdict: Checked, _ask: QueryContext, item: Item, body: Scored) -> Summed:
    """The weights and the scores that are typed, added up each by itself."""
    weight, score = (added(points for one in body.scores if isinstance(points := getattr(one, name), Decimal)) for name in Sum.model_fields)
    return Summed(**dict(verdict), summed=Sum(weight=weight, score=score))
