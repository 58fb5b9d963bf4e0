"""The lists of results, linkages and reports, and the units that are known."""

from decimal import Decimal

import pytest
from sqlalchemy import Connection

from feedback.decisions import result
from feedback.decisions.result import Result
from feedback.views import linkages, reports, results, units
from shared.events.envelope import Event
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import (
    LinkageAction,
    LinkageApplied,
    LinkageConfirmed,
    LinkageDeclined,
    LinkageProposed,
    ReportedToCongress,
    ReportPrepared,
    ResultAcknowledged,
    ResultFedBack,
)
from shared.events.goals import UnitClosed, UnitRegistered
from shared.events.values import Evidence, Grade
from shared.runtime.clock import day_of
from shared.runtime.sql.searched import Asked
from tests.feedback.samples import ITEM, UNIT, completed
from tests.scenario.events import in_stream
from tests.scenario.papers import paper

[AWAITED] = result.wait_for(Result(), completed=completed())
FED_BACK = ResultFedBack(kind=EvaluationKind.KEY, unit=UNIT, score=Decimal("72.00"), grade=Grade.FAIR, opinion="请整改")
PROPOSED = LinkageProposed(
    unit=UNIT,
    name="养护",
    kind=EvaluationKind.KEY,
    grade=Grade.FAIR,
    score=Decimal("72.00"),
    next_year=2021,
    action=LinkageAction.CUT,
    ratio=Decimal("15.00"),
    amount=Decimal("150000.01"),
    reason="中",
    by="wang",
)
APPLIED = LinkageApplied(next_item="360922-2021-P0017", amount=Decimal("849999.99"))
PREPARED = ReportPrepared(title="重点评价", work_year=2020, items=(ITEM,), summary="一项", package=Evidence(**paper("报告")))


@pytest.fixture(autouse=True)
def tables(conn: Connection) -> None:
    for view in (results.VIEW, linkages.VIEW, reports.VIEW, units.VIEW):
        view.make(conn)


@pytest.mark.parametrize(
    ("events", "status"),
    [([AWAITED], "待反馈"), ([AWAITED, FED_BACK], "已反馈"), ([AWAITED, FED_BACK, ResultAcknowledged()], "已签收")],
)
def test_a_result_shows_how_far_its_feedback_is(conn: Connection, events: list[Event], status: str) -> None:
    results.project(conn, in_stream(f"result/{ITEM}/KEY", *events))
    [row] = results.page(conn, year=2019, kind=EvaluationKind.KEY, scope="219", asked=Asked(limit=10)).items
    assert (row.status, row.score, row.grade) == (status, Decimal("72.00"), Grade.FAIR)
    assert results.page(conn, year=2019, kind=EvaluationKind.SELF, scope="", asked=Asked(limit=10)).items == []
    assert results.page(conn, year=2019, kind=None, scope="301", asked=Asked(limit=10)).items == []


def test_results_come_page_by_page_each_once(conn: Connection) -> None:
    items = [f"360922-2019-P{n:04}" for n in range(7)]
    for item in items:
        results.project(conn, in_stream(f"result/{item}/KEY", AWAITED))
    seen: list[str] = []
    after: str | None = None
    while True:
        page = results.page(conn, year=2019, kind=None, scope="", asked=Asked(after, 3))
        seen += [row.item for row in page.items]
        after = page.next
        if after is None:
            break
    assert seen == items
    assert results.items_with_results(conn, [items[0], "360922-2019-P0099"]) == {items[0]}


def test_a_proposal_keeps_its_fen_and_shows_the_answer(conn: Connection) -> None:
    stream = f"linkage/{ITEM}/KEY"
    linkages.project(conn, in_stream(stream, PROPOSED, LinkageConfirmed(opinion="采纳"), APPLIED))
    [row] = linkages.page(conn, next_year=2021, scope=UNIT, asked=Asked(limit=10)).items
    assert (row.ratio, row.amount, row.applied) == (Decimal("15.00"), Decimal("150000.01"), Decimal("849999.99"))
    assert (row.status, row.answer) == ("已落实", "采纳")


def test_a_proposal_made_again_after_a_refusal_stands_in_its_own_year(conn: Connection) -> None:
    again = PROPOSED.model_copy(update={"next_year": 2022})
    linkages.project(conn, in_stream(f"linkage/{ITEM}/KEY", PROPOSED, LinkageDeclined(reason="上级保障"), again))
    assert linkages.page(conn, next_year=2021, scope="", asked=Asked(limit=10)).items == []
    [row] = linkages.page(conn, next_year=2022, scope="", asked=Asked(limit=10)).items
    assert (row.status, row.answer) == ("已提出", "")


def test_a_report_counts_its_items_and_says_where_it_went(conn: Connection) -> None:
    sent = ReportedToCongress(title="重点评价", work_year=2020, items=(ITEM,))
    prepared, told = in_stream("report/360922-2020-C/1", PREPARED, sent)
    reports.project(conn, [prepared])
    assert [row.reported_on for row in reports.page(conn, work_year=2020, after=None, limit=10).items] == [None]
    reports.project(conn, [told])
    [row] = reports.page(conn, work_year=2020, after=None, limit=10).items
    assert (row.report, row.n, row.recipient, row.items, row.status) == ("360922-2020-C", 1, "C", 1, "已上报")
    assert row.reported_on == day_of(told.time)


def test_a_unit_is_known_once_registered_and_stays_so_for_what_it_owes(conn: Connection) -> None:
    with pytest.raises(units.UnknownUnit, match="219001"):
        units.require_known(conn, ["219001"])
    registered = UnitRegistered(code="219001", name="县交通局")
    units.project(conn, in_stream("unit/360922-U219001", registered, UnitClosed(reason="撤并")))
    units.require_known(conn, ["219001"])
