"""Self-evaluations from files (导入): a form is looked at before anything is decided; what is committed is the ordinary filling in."""

from collections.abc import Iterator
from decimal import Decimal

from evaluation.api.form_check import said_of
from evaluation.api.lookups import fact_of
from evaluation.api.rule_sets import rules_of
from evaluation.api.self_evaluation_bodies import Filling, FundsBlock
from evaluation.decisions import self_evaluation
from evaluation.decisions.approved_indicators import annual_of
from evaluation.decisions.form_check import Draft, Scored, scored
from evaluation.decisions.funds import StatedFunds
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from evaluation.decisions.self_evaluation_state import SelfEvaluation, Status
from evaluation.importing.self_evaluation import FIELDS, SELF_EVALUATIONS, filled
from evaluation.papers import PAPERS
from evaluation.permissions import UNITS
from evaluation.views import approved_goals, evaluations
from shared.events.envelope import Value
from shared.events.evaluation import Attainment, DeclaredScores, EvaluationKind
from shared.events.goals import GoalContent
from shared.events.text import compared
from shared.events.values import Points, fiscal_year_of, within
from shared.forms import Document, Form, Kind, document
from shared.importing.content import content_of
from shared.importing.found import FoundAt, as_read, imported_before
from shared.importing.looking import REFUSES, FormRead, Look, Previewed, each_once, looked, previewed
from shared.importing.matching import project_code
from shared.importing.notes import Notes
from shared.rules.kind import NoRuleSet
from shared.runtime.decider import Refusal
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["导入 imports"])


class ScoreBeside(Value):
    """A score that the form declares, beside what the rule set gives."""

    name: str
    cell: str
    declared: Points
    computed: Decimal | None
    """None while the row cannot be scored."""
    reason: str
    """Why they differ, in the unit's words."""


class FundsRead(FundsBlock):
    """项目资金 as the form states it."""


class FormFilled(Filling):
    """What is filled in, as its route takes it."""

    funds: FundsRead = FundsRead()


class ReadSelfEvaluation(FormRead):
    """One form, and what would be filled in."""

    name: str
    content: FormFilled | None
    """None while a cell stands in the way."""
    scores: tuple[ScoreBeside, ...]
    """Each score that the form prints; the rule set's stands beside it and is not overwritten."""
    sends: bool
    """Whether it could be sent then, with the stamped form."""


class SelfEvaluationsPreview(Previewed):
    """What a file holds; nothing was decided."""

    forms: tuple[ReadSelfEvaluation, ...]


@routes.post("/self-evaluations/imports/preview", may=UNITS, refuses=(*REFUSES, NoRuleSet))
async def preview_self_evaluations(body: Look, ask: Ask) -> SelfEvaluationsPreview:
    """导入预览: the self-evaluation forms of a file that was handed in, with what is found at their cells."""
    page = await looked(ask, body, PAPERS, SELF_EVALUATIONS, "绩效自评表")
    forms = [await _read(ask, body, form, body.item(form, page)) for form in page.forms]
    return SelfEvaluationsPreview(**dict(previewed(body, page)), forms=tuple(each_once(forms, "sends")))


async def _read(ask: Ask, body: Look, form: Form, told: str) -> ReadSelfEvaluation:
    """One form; `told` is empty where nobody said which item it is of."""
    unit, source, read = body.unit or ask.unit, body.source(form), document(form)
    item = told or await _item_of(ask, read, unit, fiscal_year_of(body.about))
    state = await ask.fold(SELF_EVALUATION, item) if item else SelfEvaluation()
    seen = {"title": form.kind.zh, "source": source, "item": item, "draft_key": body.key(source, item, "filling")}
    if why := _stops(item, state, unit):
        findings = (*as_read(read.findings, body.corrections), FoundAt.of_form(source, *why))
        return ReadSelfEvaluation(**seen, name="", content=None, cells={}, scores=(), findings=findings, drafts=False, sends=False)
    goals = await ask.view(approved_goals.VIEW, lambda conn: approved_goals.contents(conn, [item]))
    asked = annual_of(goals[item]) if item in goals else state.indicators
    notes = filled(read, state, item, asked if state.has_goal else ())
    notes.values["source"] = source
    content = content_of(notes, FormFilled, FIELDS, "自评表")
    refused, checked, ours = await _checked(ask, item, state, goals.get(item), content, notes) if content else ([], [], None)
    findings = (*as_read(notes.findings, body.corrections), *refused, *imported_before(state.source, source), *checked)
    return ReadSelfEvaluation(
        **seen,
        name=state.name,
        content=_differing(content, ours) if content and ours else None,
        cells=notes.cells,
        scores=tuple(_beside(content, ours, notes)) if content and ours else (),
        findings=findings,
        drafts=bool(content and not refused and not any(one.fatal for one in notes.findings)),
        sends=bool(content) and not any(one.fatal for one in findings),
    )


def _stops(item: str, state: SelfEvaluation, unit: str) -> tuple[str, str] | None:
    """Why nothing of the form is looked at; how another unit's form stands, nobody hears."""
    if not item:
        return "ITEM_MISSING", "表上没有项目代码，也没有本单位同名的自评任务；请写明这张表是哪个项目的。"
    if state.status is Status.NONE:
        return "NotAssigned", f"{item} 还没有下达自评任务；请核对项目编号，或先下达自评。"
    if not within(state.unit, unit):
        return "OutOfScope", f"{item} 不是本单位的项目；请改正项目编号。"
    return None


async def _item_of(ask: Ask, read: Document, unit: str, year: int) -> str:
    """By the code that the form prints, else by the only name of the unit's self-evaluations; empty where neither says it."""
    if read.kind is Kind.DEPARTMENT_SELF_EVALUATION:
        return f"{ask.jurisdiction}-{year}-D{unit}"
    if code := project_code(read):
        return f"{ask.jurisdiction}-{year}-{code}"
    printed = compared(read.said("project_name") or "")
    mine = await ask.view(evaluations.VIEW, lambda conn: evaluations.named(conn, kind=EvaluationKind.SELF, year=year, within=unit))
    same = [item for item, name in mine if compared(name) == printed]
    return same[0] if len(same) == 1 else ""


async def _checked(
    ask: Ask, item: str, state: SelfEvaluation, goal: GoalContent | None, content: FormFilled, notes: Notes
) -> tuple[list[FoundAt], list[FoundAt], Scored]:
    """Why it would not be filled in, what the rules of sending say at which cell, and what they give without the form's scores."""
    fact, rules = await fact_of(ask, item), (await rules_of(ask)).in_force(item, ask.today)
    funds = StatedFunds(**{name: getattr(content.funds, name) for name in FundsBlock.model_fields})
    rows = tuple(row.model_copy(update={"declared_score": None}) for row in content.rows)

    def judged(rows: tuple[Attainment, ...]) -> Scored:
        return scored(state, Draft(funds, rows, content.conclusion), rules=rules, goal=goal, fact=fact, today=ask.today)

    found, ours = judged(content.rows), judged(rows)
    try:
        self_evaluation.fill(state, funds=funds, fact=fact, rows=content.rows, conclusion=content.conclusion, today=ask.today)
    except Refusal as refusal:
        source = content.source
        return [FoundAt.of_form(source, type(refusal).__name__, str(refusal))] if source else [], [], ours
    told = {one.cell for one in notes.findings if one.fatal}
    said = [(one, notes.cell_of(one.place)) for one in said_of(found, content.conclusion)]
    return [], [FoundAt.checked(one, notes.sheet, cell) for one, cell in said if not cell or cell not in told], ours


def _differing(content: FormFilled, ours: Scored) -> FormFilled:
    """A row keeps the form's score where the rule set gives another one, or none."""
    rows = zip(content.rows, ours.rows, strict=True)
    kept = (row.model_copy(update={"declared_score": None}) if line and line.score == row.declared_score else row for row, line in rows)
    return content.model_copy(update={"rows": tuple(kept)})


def _beside(content: FormFilled, ours: Scored, notes: Notes) -> Iterator[ScoreBeside]:
    """The rows', then the execution's and the total."""
    for n, (row, line) in enumerate(zip(content.rows, ours.rows, strict=True)):
        if row.declared_score is not None:
            cell = notes.cells.get(f"rows/{n}/declared_score", "")
            computed = line.score if line else None
            yield ScoreBeside(name=row.indicator.name, cell=cell, declared=row.declared_score, computed=computed, reason=row.explanation)
    whole = ours.execution is not None and all(ours.rows)
    declared, execution = content.declared or DeclaredScores(), ours.execution.score if ours.execution else None
    for name, title, computed in (("execution", "预算执行率", execution), ("total", "总分", ours.so_far if whole else None)):
        if (score := getattr(declared, name)) is not None:
            cell = notes.cells.get(f"declared/{name}", "")
            reason = content.funds.explanation if name == "execution" else ""
            yield ScoreBeside(name=title, cell=cell, declared=score, computed=computed, reason=reason)
