"""Routes of the reports to the county government and the people's congress."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Path

from feedback.api.answers import ReportAnswer
from feedback.api.bodies import MOST, Document, Number, Preparation
from feedback.decisions import report
from feedback.decisions.report import REPORT, Decision, Recipient, Report, ReportEvent, Status
from feedback.papers import PAPERS
from feedback.permissions import BUREAU, OFFICE
from feedback.views import reports, results
from feedback.views.reports import ReportRow
from feedback.views.results import ResultRow
from feedback.waiting import TODOS
from shared.events.values import FiscalYear, fiscal_year_of
from shared.evidence.handing_in import NotHandedIn
from shared.runtime.decider import Unknown
from shared.runtime.deciding.numbering import NoNumberLeft
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import After, AnyOf, BadCursor, Limit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["上报 reports"])
ONE = "/reports/{name}/{n}"
ReportName = Annotated[str, Path(pattern=r"^[0-9]{6}-20[0-9]{2}-[GC]$", description="360922-2020-G (县政府) or -C (县人大), by work year")]


@routes.post("/reports/{name}", may=OFFICE, decides=Decision.PREPARE, refuses=(report.NoConfirmedResult, NoNumberLeft, NotHandedIn))
async def prepare_another(name: ReportName, body: Preparation, call: Call) -> Answer:
    """编制报告 of one more; it gets the next number of the work year, with which the answer's `stream` ends."""
    return await call.handle_next(REPORT, name, await _preparing(name, body, call), most=MOST)


@routes.post(ONE + "/preparation", may=OFFICE, decides=Decision.PREPARE, refuses=(report.NoConfirmedResult, NotHandedIn))
async def prepare(name: ReportName, n: Number, body: Preparation, call: Call) -> Answer:
    """编制报告 on items with confirmed results, also again."""
    return await call.handle(REPORT, f"{name}/{n}", await _preparing(name, body, call))


@routes.post(ONE + "/submission", may=OFFICE, decides=Decision.SUBMIT)
async def submit(name: ReportName, n: Number, body: Document, call: Call) -> Answer:
    """上报县政府或县人大."""
    decide = lambda state: report.submit(state, to=Recipient(name[-1]))  # noqa: E731
    return await call.handle(REPORT, f"{name}/{n}", decide, authority=body.document)


@routes.get(ONE, may=BUREAU, refuses=(Unknown,))
async def report_of(name: ReportName, n: Number, ask: Ask) -> ReportAnswer:
    """一份报告."""
    state = await ask.state(REPORT, f"{name}/{n}")
    answer = TODOS.with_turn(ReportAnswer.model_validate(state), REPORT, state)
    document = await ask.view(reports.VIEW, lambda conn: reports.document_of(conn, name, n))
    return await with_decisions(answer.model_copy(update={"document": document}), ask, Decision, name=name, n=n)


@routes.get(ONE + "/results", may=BUREAU, refuses=(Unknown, BadCursor))
async def results_of_report(name: ReportName, n: Number, ask: Ask, after: After = None, limit: Limit = 50) -> Page[ResultRow]:
    """一份报告所列事项的评价结果."""
    items = (await ask.state(REPORT, f"{name}/{n}")).items
    return await ask.view(results.VIEW, lambda conn: results.of_items(conn, items, scope=ask.sees, after=after, limit=limit))


@routes.get("/reports", may=BUREAU, refuses=(BadCursor,))
async def reports_of_year(
    ask: Ask, work_year: FiscalYear, status: AnyOf[Status] = (), after: After = None, limit: Limit = 50
) -> Page[ReportRow]:
    """一个工作年度的上报情况."""
    return await ask.view(reports.VIEW, lambda conn: reports.page(conn, work_year=work_year, status=status, after=after, limit=limit))


async def _preparing(name: str, body: Preparation, call: Call) -> Callable[[Report], list[ReportEvent]]:
    confirmed = await call.lookup(lambda: call.view(results.VIEW, lambda conn: results.items_with_results(conn, body.items)))
    papers = await PAPERS.named(call, name, lambda: (body.package,))
    return lambda state: papers.bear(
        report.prepare(
            state,
            title=body.title,
            work_year=fiscal_year_of(name),
            items=body.items,
            with_results=confirmed,
            summary=body.summary,
            package=body.package,
        )
    )
