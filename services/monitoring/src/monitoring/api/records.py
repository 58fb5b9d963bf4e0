"""Monitoring records (监控自评) over HTTP."""

from typing import Annotated, Any

from fastapi import Path
from pydantic import Field

from monitoring.api.answer_models import RecordAnswer
from monitoring.api.bodies import Nothing, Return, Review
from monitoring.api.rule_sets import rules_of
from monitoring.decisions import execution, form, record, warning
from monitoring.decisions.assignment import record_of as key_of
from monitoring.decisions.execution import EXECUTION
from monitoring.decisions.record import RECORD, NotYetOpened, PeriodRunning
from monitoring.decisions.record_state import Decision
from monitoring.decisions.round import last_day
from monitoring.decisions.separation import OwnUnit, SubmitterReviews
from monitoring.decisions.warning import NoSuchWarning
from monitoring.papers import PAPERS
from monitoring.permissions import AGENCY, DEPARTMENT, FINANCE, FIRM, READERS
from monitoring.rules.shipped import UnknownRuleSet
from monitoring.waiting import TODOS
from shared.engagements import working_on
from shared.events.monitoring import Beside, Progress, Stated, WarningKind
from shared.events.values import Evidence, FormSource, Money, Month, Name, Note, SignedMoney, Text, fiscal_year_of
from shared.evidence.handing_in import NotHandedIn
from shared.runtime.decider import Unknown
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["监控自评 records"])

OfMonth = Annotated[Month, Path(description="期末月份 / the month the period ends with, 1 to 12")]
RECORD_PATH = "/items/{item}/records/{month}"


class FiguresSoFar(Body):
    """What the unit says it had and spent, as far as it is typed."""

    initial_budget: Money | None = None
    adjusted_budget: Money | None = None
    executed: SignedMoney | None = None


class Filling(Body):
    """Rows of the form, and what it states beside them."""

    progress: Annotated[tuple[Progress, ...], Field(min_length=1, max_length=200)]
    execution: FiguresSoFar | None = None
    expected_executed: Money | None = None
    explanation: Note = ""
    problems: Note = ""
    measures: Note = ""
    source: FormSource | None = None
    """The file that it was imported from."""
    form: Evidence | None = None
    """监控自评表, where it is chosen already; left out, the one that was named before stays."""
    report: Evidence | None = None
    """自评报告, likewise."""

    @property
    def papers(self) -> tuple[Evidence, ...]:
        """Those that were chosen."""
        return tuple(one for one in (self.form, self.report) if one)

    @property
    def beside(self) -> Beside | None:
        """None where nothing is said beside the rows: what was kept stays."""
        if not self.model_fields_set - {"progress", "source", "form", "report"}:
            return None
        told = {name: getattr(self, name) for name in ("expected_executed", "explanation", "problems", "measures")}
        return Beside(**dict(self.execution or FiguresSoFar()), **told)


class Figures(Body):
    """What the unit itself says it had and spent; it counts where the treasury told nothing."""

    initial_budget: Money
    adjusted_budget: Money
    executed: SignedMoney


class Submission(Body):
    """监控自评表 and 自评报告, both required."""

    form: Evidence
    report: Evidence
    execution: Figures | None = None
    explanation: Text | None = None
    """The unit's word on odd money, or on figures other than the treasury's or the goal's."""
    expected_executed: Money | None = None
    problems: Text | None = None
    measures: Text | None = None

    @property
    def stated(self) -> Stated | None:
        """The unit's own figures, where it states some."""
        return Stated.model_construct(**dict(self.execution)) if self.execution else None


class Explanation(Body):
    """Which warning is answered, why it is so, and what the unit does about it."""

    kind: WarningKind
    indicator: Name | None = None
    explanation: Text
    measures: Text | None = None


class Clearance(Body):
    """Which warning is dealt with, and how."""

    kind: WarningKind
    indicator: Name | None = None
    reason: Text


@routes.post(
    RECORD_PATH + "/progress",
    may=AGENCY,
    decides=Decision.FILL,
    refuses=(NotYetOpened, form.StrangeIndicator, form.RowDoesNotFit, form.DeviationUnexplained, NotHandedIn),
)
async def fill(item: Item, month: OfMonth, body: Filling, call: Call) -> Answer:
    """填报 rows of the form; they are kept, not yet submitted. An import names its file."""
    source = await PAPERS.named(call, body.source.about if body.source else item, lambda: (body.source,) if body.source else ())
    papers = await PAPERS.named(call, item, lambda: body.papers)
    told: dict[str, Any] = {name: getattr(body, name) for name in ("progress", "beside", "source", "form", "report")}
    return await call.handle(
        RECORD, key_of(item, month), lambda state: papers.bear(source.bear(record.fill(state, **told, today=call.today)))
    )


@routes.post(
    RECORD_PATH + "/submission",
    may=AGENCY,
    decides=Decision.SUBMIT,
    refuses=(
        NotYetOpened,
        PeriodRunning,
        form.RowsMissing,
        form.OneDocumentForTwo,
        form.FiguresMissing,
        form.FiguresUnexplained,
        UnknownRuleSet,
        NotHandedIn,
    ),
)
async def submit(item: Item, month: OfMonth, body: Submission, call: Call) -> Answer:
    """报送 the form and the report; the lights follow at once."""
    rules = await rules_of(call)
    treasury = await call.fold(EXECUTION, item)
    papers = await PAPERS.named(call, item, lambda: (body.form, body.report))
    return await call.handle(
        RECORD,
        key_of(item, month),
        lambda state: papers.bear(
            record.submit(
                state,
                fact=execution.as_of(treasury, last_day(fiscal_year_of(item), month)),
                stated=body.stated,
                explanation=body.explanation or "",
                expected_executed=body.expected_executed,
                form=body.form,
                report=body.report,
                problems=body.problems or "",
                measures=body.measures or "",
                rules_named=rules.named,
                by=call.person,
                today=call.today,
            )
        ),
    )


@routes.post(RECORD_PATH + "/department-review", may=DEPARTMENT, decides=Decision.DEPARTMENT_REVIEW, refuses=(SubmitterReviews, OwnUnit))
async def review_by_department(item: Item, month: OfMonth, body: Review, call: Call) -> Answer:
    """主管部门审核."""
    decide = lambda state: record.department_review(state, opinion=body.opinion, points=body.points, actor=call.actor)  # noqa: E731
    return await call.handle(RECORD, key_of(item, month), decide)


@routes.post(RECORD_PATH + "/department-return", may=DEPARTMENT, decides=Decision.DEPARTMENT_RETURN, refuses=(SubmitterReviews, OwnUnit))
async def return_by_department(item: Item, month: OfMonth, body: Return, call: Call) -> Answer:
    """主管部门退回."""
    decide = lambda state: record.department_return(state, reason=body.reason, points=body.points, actor=call.actor)  # noqa: E731
    return await call.handle(RECORD, key_of(item, month), decide)


@routes.post(RECORD_PATH + "/finance-review", may=FINANCE, decides=Decision.FINANCE_REVIEW, refuses=(SubmitterReviews, OwnUnit))
async def review_by_finance(item: Item, month: OfMonth, body: Review, call: Call) -> Answer:
    """财政审核."""
    return await call.handle(
        RECORD, key_of(item, month), lambda state: record.finance_review(state, opinion=body.opinion, points=body.points, actor=call.actor)
    )


@routes.post(RECORD_PATH + "/finance-return", may=FINANCE, decides=Decision.FINANCE_RETURN, refuses=(SubmitterReviews, OwnUnit))
async def return_by_finance(item: Item, month: OfMonth, body: Return, call: Call) -> Answer:
    """财政退回."""
    decide = lambda state: record.finance_return(state, reason=body.reason, points=body.points, actor=call.actor)  # noqa: E731
    return await call.handle(RECORD, key_of(item, month), decide)


@routes.post(RECORD_PATH + "/closing", may=FINANCE, decides=Decision.CLOSE, refuses=(SubmitterReviews, OwnUnit))
async def close_record(item: Item, month: OfMonth, body: Nothing, call: Call) -> Answer:
    """办结."""
    return await call.handle(RECORD, key_of(item, month), lambda state: record.close(state, actor=call.actor))


@routes.post(RECORD_PATH + "/warning-explanation", may=AGENCY, decides=Decision.EXPLAIN_WARNING, refuses=(NoSuchWarning,))
async def explain_warning(item: Item, month: OfMonth, body: Explanation, call: Call) -> Answer:
    """预警说明: the unit answers a warning."""
    return await call.handle(
        RECORD,
        key_of(item, month),
        lambda state: warning.explain(
            state,
            kind=body.kind,
            indicator=body.indicator,
            explanation=body.explanation,
            measures=body.measures or "",
            by=call.person,
            today=call.today,
        ),
    )


@routes.post(
    RECORD_PATH + "/warning-clearance", may=FINANCE, decides=Decision.CLEAR_WARNING, refuses=(SubmitterReviews, OwnUnit, NoSuchWarning)
)
async def clear_warning(item: Item, month: OfMonth, body: Clearance, call: Call) -> Answer:
    """解除预警."""
    return await call.handle(
        RECORD,
        key_of(item, month),
        lambda state: warning.clear(state, kind=body.kind, indicator=body.indicator, reason=body.reason, actor=call.actor),
    )


@routes.get(RECORD_PATH, may=READERS | FIRM, refuses=(Unknown,))
async def record_of(item: Item, month: OfMonth, ask: Ask) -> RecordAnswer:
    """One record whole: what is asked, what was reported, its lights and open warnings."""
    state = await ask.state(RECORD, key_of(item, month), await working_on(ask, item))
    return await with_decisions(TODOS.with_turn(RecordAnswer.of(state), RECORD, state), ask, Decision, item=item, month=month)


for decision in (fill, submit, review_by_department, review_by_finance, close_record):
    checkable(routes, decision)
