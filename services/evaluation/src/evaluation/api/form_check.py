"""The self-evaluation form as it is typed: whether it would pass, what is said at which field, and the score with its derivation."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from evaluation.api.lookups import fact_of
from evaluation.api.rule_sets import rules_of
from evaluation.api.self_evaluation_bodies import FundsBlock
from evaluation.api.sums import LevelSum, ScoredLine, by_level
from evaluation.decisions.form_check import Draft, Scored, scored
from evaluation.decisions.funds import StatedFunds
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from evaluation.permissions import UNITS
from evaluation.views import approved_goals
from shared.events.evaluation import Attainment, Funds
from shared.events.values import Grade, Note
from shared.runtime.decider import Unknown
from shared.runtime.web.checking import Checked, Found, checks, verdict
from shared.runtime.web.commands import Body
from shared.runtime.web.context import Item
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["单位自评 self-evaluation"])


class Form(Body):
    """The form as far as it is typed."""

    funds: FundsBlock = FundsBlock()
    rows: Annotated[tuple[Attainment, ...], Field(max_length=200)] = ()
    conclusion: Note = ""


class FormScored(Checked):
    """The verdict, and what the form comes to."""

    funds: Funds | None
    """资金: each figure as the form states it, else as the treasury tells it."""
    execution: ScoredLine | None
    """The score of the execution rate."""
    rows: tuple[ScoredLine | None, ...]
    """The score of each row with its derivation; none while the row cannot be scored."""
    levels: tuple[LevelSum, ...]
    """What the scored rows come to at each first level."""
    so_far: Decimal
    """The sum of what can be scored."""
    grade: Grade | None
    """Once all of it is scored, where the rule set gives grades."""
    rule_version: str


def said_of(found: Scored, conclusion: str) -> list[Found]:
    """All that is said of a form, each at its field."""
    said = [Found.refused(rule, place) for place, rule in found.refused]
    if not conclusion.strip():
        said.append(Found(code="ConclusionMissing", sentence="尚未填写自评结论", fatal=True, place="conclusion"))
    said += [Found(code=one.kind.name, sentence=one.sentence, fatal=False, place=one.place or "funds") for one in found.remarks]
    said += [Found(code="DeductionUnexplained", sentence=sentence, fatal=False, place=place) for place, sentence in found.unexplained]
    return said


@checks(routes, "/self-evaluations/{item}/form", may=UNITS, refuses=(Unknown,))
async def check_form(item: Item, body: Form, ask: Ask) -> FormScored:
    """预检：the whole form as it is typed, by the rules of filling in and of submitting; nothing is kept."""
    state = await ask.state(SELF_EVALUATION, item)
    goals = await ask.view(approved_goals.VIEW, lambda conn: approved_goals.contents(conn, [item]))
    rules = (await rules_of(ask)).in_force(item, ask.today)
    found = scored(
        state,
        Draft(StatedFunds(**{name: getattr(body.funds, name) for name in FundsBlock.model_fields}), body.rows, body.conclusion),
        rules=rules,
        goal=goals.get(item),
        fact=await fact_of(ask, item),
        today=ask.today,
    )
    return FormScored(
        **dict(verdict(said_of(found, body.conclusion))),
        funds=found.funds,
        execution=ScoredLine.model_validate(found.execution) if found.execution else None,
        rows=tuple(ScoredLine.model_validate(one) if one else None for one in found.rows),
        levels=by_level(body.rows, found.rows),
        so_far=found.so_far,
        grade=found.grade,
        rule_version=rules.version,
    )
