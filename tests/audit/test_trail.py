from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from audit.heard import Heard
from audit.instant import end_of
from audit.views import trail
from shared.events.feedback import LinkageApplied, ReportedToCongress
from shared.events.goals import BudgetEntryAdmitted, GoalClosed, ScopePolicySet
from shared.events.monitoring import ItemWatched, RoundClosed
from shared.events.values import ObjectKind
from shared.events.visibility import Shown, shown
from shared.runtime.web.auth import Role
from shared.runtime.web.pages import BadCursor
from tests.audit.cases import LENGTH, ROADS, SEWAGE, UNIT, approved, declared, made, registered, submitted
from tests.scenario.events import RECORDED, Batches, Telling, hear, interleavings


def road() -> Telling:
    """A goal is declared, approved together with the budget, watched and reported on; a late recorded cause; two events beside it."""
    tell = Telling()
    tell(f"unit/360922-U{UNIT}", registered(UNIT), "2019-01-07")
    tell(f"goal/{ROADS}", declared(), "2019-10-14", by="li")
    approval = tell(f"goal/{ROADS}", approved(), "2020-01-20", document="万财预〔2020〕5号")
    watched = ItemWatched(kind=ObjectKind.PROJECT, name="路", unit=UNIT, amount=approved().amount, indicators=(LENGTH,))
    tell(f"watch/{ROADS}", watched, "2020-01-20", cause=approval, by="service:monitoring")
    tell(f"monitoring/{ROADS}/06", submitted("1200000.00"), "2020-08-06")
    tell("round/360922-2020-R06", RoundClosed(), "2020-09-01")
    return tell


ORDER = ["GoalDeclared", "GoalApproved", "ItemWatched", "MonitoringSubmitted"]


def heard(conn: Connection, batches: Batches, item: str = ROADS) -> list[str]:
    hear(conn, trail.VIEW, batches)
    return [recorded.type.rsplit(".", 1)[-1] for recorded in trail.heard(conn, item)]


def whole(conn: Connection) -> list[Shown[Heard]]:
    return shown(trail.heard(conn, ROADS), [Role.AUDIT])


@pytest.mark.parametrize("order", range(4))
def test_the_trail_is_the_same_whatever_the_order_of_the_logs(conn: Connection, order: int) -> None:
    assert heard(conn, interleavings(road().recorded)[order]) == ORDER


def test_what_comes_out_of_the_table_is_what_was_told(conn: Connection) -> None:
    recorded = road().recorded
    heard(conn, [recorded])
    assert trail.heard(conn, ROADS) == [one for one in recorded if one.subject == ROADS]


def test_an_entry_says_who_when_on_which_document_and_where_it_stands(conn: Connection) -> None:
    heard(conn, [road().recorded])
    (entry,) = trail.page(whole(conn)[1:2], {}, after=None, limit=9).items
    assert (entry.title, entry.who, entry.authority, entry.data["amount"]) == ("绩效目标批复", "wang", "万财预〔2020〕5号", "1200000.00")
    assert entry.time == datetime(2020, 1, 20, 4, tzinfo=UTC)
    assert (entry.position, entry.address) == (3, "/goals/events?after=2&limit=1")


def test_pages_begin_after_the_entry_that_the_page_before_ended_with(conn: Connection) -> None:
    heard(conn, [road().recorded])
    first = trail.page(whole(conn), {}, after=None, limit=3)
    second = trail.page(whole(conn), {}, after=first.next, limit=3)
    assert ([len(page.items) for page in (first, second)], second.next) == ([3, 1], None)
    assert first.next == first.items[-1].id
    with pytest.raises(BadCursor):
        trail.page(whole(conn), {}, after="x", limit=3)


def test_a_page_goes_on_where_it_was_though_something_earlier_was_heard_meanwhile(conn: Connection) -> None:
    recorded = road().recorded
    heard(conn, [recorded[2:]])
    first = trail.page(whole(conn), {}, after=None, limit=1)
    trail.project(conn, recorded[:2])
    second = trail.page(whole(conn), {}, after=first.next, limit=1)
    assert [entry.title for page in (first, second) for entry in page.items] == ["绩效目标批复", "纳入监控"]


def test_a_trail_as_of_a_business_day_ends_there(conn: Connection) -> None:
    heard(conn, [road().recorded])
    known = trail.until(trail.heard(conn, ROADS), as_of=end_of(date(2020, 1, 20)))
    assert len(known) == 3


def test_a_trail_as_known_at_a_moment_has_what_was_recorded_by_then(conn: Connection) -> None:
    heard(conn, [road().recorded])
    known = trail.until(trail.heard(conn, ROADS), known_at=RECORDED + timedelta(seconds=2))
    assert [recorded.type.rsplit(".", 1)[-1] for recorded in known] == ORDER[:2]


def test_an_event_belongs_to_the_trail_of_every_item_that_it_names(conn: Connection) -> None:
    tell = Telling()
    tell("report/360922-2020-C/1", made(ReportedToCongress, title="报告", work_year=2020, items=(ROADS, SEWAGE)))
    tell("linkage/360922-2019-P0017/KEY", made(LinkageApplied, next_item=ROADS, amount="1.00"))
    admitted = made(BudgetEntryAdmitted, item=ROADS, reference="b/1", amount="1.00")
    tell(f"budget-reply/{ROADS}", admitted)
    assert heard(conn, [tell.recorded]) == ["ReportedToCongress", "LinkageApplied", "BudgetEntryAdmitted"]
    assert heard(conn, [], SEWAGE) == ["ReportedToCongress"]
    assert heard(conn, [], "360922-2019-P0017") == ["LinkageApplied"]


def test_what_is_about_no_budget_item_is_not_kept(conn: Connection) -> None:
    tell = Telling()
    policy = ScopePolicySet(from_year=2019, threshold=None, threshold_text="20元及以上", enforced=False, whole_department=False)
    tell("scope-policy/360922", policy)
    tell(f"unit/360922-U{UNIT}", registered(UNIT))
    tell("round/360922-2020-R06", RoundClosed())
    tell(f"goal/{SEWAGE}", GoalClosed())
    heard(conn, [tell.recorded])
    assert [row.item for row in conn.execute(trail.trail.select())] == [SEWAGE]
