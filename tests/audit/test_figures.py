from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from audit.figures import view
from audit.figures.definitions import FIGURES
from audit.figures.flow import FLOW
from audit.figures.view import Behind, FigureShown, SortedBy
from audit.instant import At, end_of
from shared.events.envelope import RecordedEvent
from shared.events.evaluation import EvaluationCancelled, EvaluationCompleted, EvaluationKind
from shared.events.feedback import (
    LinkageAction,
    LinkageConfirmed,
    LinkageProposed,
    MeasuresSubmitted,
    RectificationOverdue,
    ReportedToCongress,
)
from shared.events.goals import GoalAdjusted, GoalApproved, UnitRegistered
from shared.events.monitoring import Light, LightsAssessed, MonitoringSubmitted, ThirdPartyEngaged
from shared.events.values import Grade, ObjectKind
from shared.runtime.web.pages import BadCursor
from tests.audit.cases import FIRE, OTHER, ROADS, UNIT, approved, completed, corrected, proposed, registered
from tests.audit.county import PRINTED, story
from tests.scenario.events import RECORDED, Batches, Telling, emptied, hear, interleavings
from tests.stores import IN_MEMORY

ADDING = {code for code, figure in FIGURES.items() if figure.unit in ("个", "项", "份") and len(figure.parts) == 1 and code != "Q4b"}


def played(
    conn: Connection, batches: Batches, *, year: int = 2020, as_of: datetime | None = None, known_at: datetime | None = None
) -> dict[str, FigureShown]:
    emptied(conn, view.VIEW)
    hear(conn, view.VIEW, batches)
    return {one.code: one for one in view.of_year(conn, list(FIGURES.values()), year=year, at=At(as_of, known_at))}


def behind(
    conn: Connection,
    code: str,
    year: int = 2020,
    as_of: datetime | None = None,
    by: SortedBy = SortedBy.POSITION,
    descending: bool = False,
) -> list[Behind]:
    found, after = [], None
    while True:
        page = view.behind(conn, FIGURES[code], year=year, at=At(as_of), by=by, descending=descending, after=after, limit=2)
        found += page.items
        after = page.next
        if after is None:
            return found


@pytest.mark.parametrize("order", range(4))
def test_every_figure_is_counted_from_events_whatever_the_order_of_the_logs(conn: Connection, order: int) -> None:
    shown = played(conn, interleavings(story().recorded)[order])
    assert {code: one.printed for code, one in shown.items()} == PRINTED


def test_amounts_and_shares_are_exact_beside_what_is_printed(conn: Connection) -> None:
    shown = played(conn, [story().recorded])
    assert (shown["Q1b"].value, shown["Q1b"].exact) == (Decimal("260000000.00"), "260000000.00元")
    assert (shown["Q1d"].value, shown["Q1d"].exact) == (Decimal("235.64"), "235.64%")
    assert (shown["Q5"].value, shown["Q5"].exact) == (Decimal("66.67"), "2/3")
    assert [(line.label, line.count, line.amount) for line in shown["Q10a"].lines][1] == ("中", 1, Decimal("300000.00"))


def test_each_figure_says_its_scope_its_basis_and_the_year_before(conn: Connection) -> None:
    shown = played(conn, [story().recorded])
    assert shown["Q4a"].scope == "2020年内确认结果的项目支出自评，有无绩效目标均计，被评价年度为2019年，迟报的以前年度在确认的年度计一次"
    assert shown["Q1a"].basis == "GoalApproved；GoalAdjusted以调整后金额替代；GoalCancelled剔除"
    assert shown["Q4a"].notes == ("360922-2018-P0001 不是 2019 年度的结果，迟到确认，在确认的年度计",)
    assert (shown["Q1a"].previous, shown["Q1b"].previous, shown["Q1c"].previous) == ("1个", "7746.478873万元", "—")
    assert all("{" not in one.scope + one.basis and one.events_address.endswith(f"/{code}/events") for code, one in shown.items())


def test_the_events_behind_a_figure_add_up_to_it(conn: Connection) -> None:
    shown = played(conn, [story().recorded])
    for code in ADDING:
        assert sum(one.counts for one in behind(conn, code)) == shown[code].value, code
    for code in ("Q1b", "Q3a", "Q4c", "Q6c", "Q6d", "Q10b"):
        assert sum(one.amount or 0 for one in behind(conn, code) if one.counts) == shown[code].value, code
    for code, one in shown.items():
        assert len(behind(conn, code)) == one.count, code


def test_the_events_of_each_part_are_read_in_any_order_and_its_reverse(conn: Connection) -> None:
    played(conn, [story().recorded])
    value: dict[SortedBy, Callable[[Behind], Any]] = {
        SortedBy.POSITION: lambda one: (),
        SortedBy.ITEM: lambda one: one.item,
        SortedBy.UNIT: lambda one: one.unit,
        SortedBy.AMOUNT: lambda one: Decimal(-1) if one.amount is None else one.amount,
        SortedBy.TIME: lambda one: one.time,
    }
    for code, by in product(("Q1b", "Q2c", "Q3d"), SortedBy):
        parts = [list(some) for _, some in groupby(behind(conn, code), key=lambda one: (one.part, one.counts))]
        in_order = [sorted(part, key=lambda one: (value[by](one), one.source, one.position)) for part in parts]
        assert behind(conn, code, by=by) == [one for part in in_order for one in part], (code, by)
        assert behind(conn, code, by=by, descending=True) == [one for part in in_order for one in reversed(part)], (code, by)


def test_an_event_behind_a_figure_says_where_it_stands_and_what_it_is_for(conn: Connection) -> None:
    played(conn, [story().recorded])
    one, also, engaged = behind(conn, "Q3d")
    assert (one.item, one.part, one.counts, engaged.counts, also.counts) == ("360922-2020-P0018", "第三方参与", True, False, False)
    assert one.address == f"/monitoring/events?after={one.position - 1}&limit=1"
    assert {entry.type.rsplit(".", 1)[-1] for entry in behind(conn, "Q2c")} == {"GoalApproved", "UnitRegistered"}


def test_a_figure_as_of_an_earlier_day_knows_nothing_later(conn: Connection) -> None:
    early = played(conn, [story().recorded], as_of=end_of(datetime(2020, 6, 9).date()))
    assert (early["Q1b"].printed, early["Q2c"].exact, early["Q7a"].printed) == ("2.5亿元", "1/3", "0项")
    before = played(conn, [story().recorded], as_of=end_of(datetime(2020, 2, 1).date()))
    assert (before["Q2c"].exact, before["Q4a"].printed) == ("2/4", "1个")


@pytest.mark.parametrize("told", [7, 40])
def test_the_figures_as_known_at_a_moment_are_those_of_what_was_recorded_by_then(
    conn: Connection, before: dict[str, FigureShown], told: int
) -> None:
    known_at = RECORDED + timedelta(seconds=told - 1)
    known = played(conn, [story().recorded], known_at=known_at)
    assert known["Q1a"].events_address == f"/audit/figures/2020/Q1a/events?known_at={known_at.isoformat().replace('+', '%2B')}"
    then = played(conn, [story().recorded[:told]])
    assert {code: one.model_copy(update={"events_address": ""}) for code, one in known.items()} == {
        code: one.model_copy(update={"events_address": ""}) for code, one in then.items()
    }
    assert then != before


def test_a_figure_as_of_a_later_day_knows_what_came_after_the_year(conn: Connection) -> None:
    late = played(conn, [story().recorded], as_of=end_of(datetime(2021, 1, 31).date()))
    assert (late["Q1a"].printed, late["Q1a"].previous, late["Q1c"].printed) == ("2个", "1个", "100%")
    assert late["Q1a"].events_address == "/audit/figures/2020/Q1a/events?as_of=2021-01-31T15:59:59.999999%2B00:00"


def test_as_of_a_later_day_what_was_called_off_or_proposed_anew_after_the_year_counts_there_no_more(conn: Connection) -> None:
    tell = story()
    tell("key-evaluation/360922-2019-P1002", EvaluationCancelled(kind=EvaluationKind.KEY, reason="停办"), "2021-02-01")
    tell("linkage/360922-2019-P0003/KEY", proposed(LinkageAction.KEEP, Grade.EXCELLENT, None), "2021-02-01")
    late = end_of(datetime(2021, 2, 28).date())
    own, now = played(conn, [tell.recorded]), played(conn, [tell.recorded], as_of=late)
    seen = [(shown["Q6f"].printed, shown["Q10a"].printed) for shown in (own, now)]
    assert seen == [("送达2份，签收1份", "优1项90万元、中1项30万元、差1项20万元"), ("送达1份，签收1份", "中1项30万元、差1项20万元")]
    assert played(conn, [tell.recorded], year=2021)["Q10a"].printed == "优1项"


KINDS = {EvaluationKind.SELF: ("Q4d", "Q5"), EvaluationKind.DEPARTMENT: ("Q6g",), EvaluationKind.KEY: ("Q6a", "Q6b")}


@settings(max_examples=25)
@given(
    st.sampled_from(EvaluationKind),
    st.sampled_from(ObjectKind),
    st.integers(2016, 2019),
    st.dates(date(2019, 12, 31), date(2022, 12, 30)),
    st.one_of(st.none(), st.integers(0, 400)),
)
def test_every_confirmed_result_is_counted_in_exactly_one_year_however_late_and_also_when_it_is_corrected(
    kind: EvaluationKind, object_: ObjectKind, year: int, on: date, corrected_after: int | None
) -> None:
    if kind is EvaluationKind.DEPARTMENT:
        object_ = ObjectKind.PROJECT
    item = f"360922-{year}-{'P0001' if object_ is ObjectKind.PROJECT else f'D{UNIT}'}"
    tell, stream = Telling(), f"{kind.lower()}-evaluation/{item}"
    tell(f"unit/360922-U{UNIT}", registered(UNIT), "2019-01-07")
    tell(stream, completed(kind, object=object_, year=year), on.isoformat())
    if corrected_after is not None:
        correction = corrected(kind, "1000.00", "900.00", object=object_, year=year, confirmed_on=on.isoformat())
        tell(stream, correction, (on + timedelta(days=corrected_after)).isoformat())
    with IN_MEMORY.connect() as conn:
        hear_all(conn, tell)
        latest = end_of(date(2030, 12, 31))
        counted = {
            y: sum(
                sum(one.counts and one.type.endswith(("Completed", "Corrected")) for one in behind(conn, code, y, latest))
                for code in KINDS[kind]
            )
            for y in range(2015, 2026)
        }
    assert counted == {y: int(y == on.year) for y in counted}


def hear_all(conn: Connection, tell: Telling) -> None:
    emptied(conn, view.VIEW)
    hear(conn, view.VIEW, [tell.recorded])


def test_a_corrected_result_counts_in_the_year_of_its_confirmation_and_what_stood_before_is_still_seen(conn: Connection) -> None:
    tell = story()
    mistaken = corrected(EvaluationKind.SELF, "179000000.00", "170000000.00", unit=OTHER, confirmed_on="2020-05-15")
    tell("self-evaluation/360922-2019-P0002", mistaken, "2021-02-01")
    own, late = played(conn, [tell.recorded]), played(conn, [tell.recorded], as_of=end_of(date(2021, 2, 1)))
    assert [shown["Q4d"].printed for shown in (own, late)] == ["优2个、良1个", "优2个、差1个"]
    assert [shown["Q4c"].value for shown in (own, late)] == [Decimal("379001000.00"), Decimal("370001000.00")]
    assert played(conn, [tell.recorded], year=2021, as_of=end_of(date(2021, 12, 31)))["Q4d"].printed == "未定等级1个"


def test_an_approved_amount_outweighs_the_one_in_a_result_and_the_departure_is_named(conn: Connection) -> None:
    tell = story()
    tell("goal/360922-2019-P0001", approved("100000000.00"), "2019-02-22")
    tell("goal/360922-2019-P1001", approved("4000000.00"), "2019-02-22")
    shown = played(conn, [tell.recorded])
    assert (shown["Q4c"].value, shown["Q6c"].value) == (Decimal("279001000.00"), Decimal("5891230.00"))
    assert "360922-2019-P0001 评价结果所载金额为 200000000.00 元，批复的绩效目标金额为 100000000.00 元，按批复的计" in shown["Q4c"].notes
    assert shown["Q6d"].printed == "村庄环境长效管护费400万元、智慧消防平台189.123万元"
    assert sum(one.amount or 0 for one in behind(conn, "Q6c")) == shown["Q6c"].value


def test_a_year_without_events_has_zeros_and_no_shares(conn: Connection) -> None:
    empty = played(conn, [], year=2030)
    assert (empty["Q1a"].printed, empty["Q1c"].value, empty["Q2a"].printed, empty["Q6d"].printed) == ("0个", None, "—", "无")
    assert all(one.count == 0 for one in empty.values())


PLACES = ('[9,"goals",1]', '[-1,"goals",1]', '[true,"goals",1]', '["goals",1]', '[0,"goals"]', '[0,1,"goals"]', "{}", "x")


@pytest.mark.parametrize("after", ["x", *(urlsafe_b64encode(place.encode()).decode() for place in PLACES)])
def test_a_cursor_of_something_else_is_refused(conn: Connection, after: str) -> None:
    emptied(conn, view.VIEW)
    with pytest.raises(BadCursor):
        view.behind(conn, FIGURES["Q1a"], year=2020, at=At(), after=after, limit=1)


Change = tuple[Callable[[RecordedEvent[Any]], bool], dict[str, Any], set[str]]


def of(cls: type, item: str = "", **fields: Any) -> Callable[[RecordedEvent[Any]], bool]:
    return lambda recorded: (
        isinstance(recorded.event, cls)
        and recorded.subject.endswith(item)
        and all(getattr(recorded.event, name) == value for name, value in fields.items())
    )


CHANGES: dict[str, Change] = {
    "a goal's amount": (of(GoalApproved, FIRE), {"amount": Decimal("41000000.00")}, {"Q1b", "Q1d", "Q2b", "Q3b"}),
    "the amount before an adjustment": (of(GoalApproved, ROADS), {"amount": Decimal("1.00")}, set()),
    "the amount after an adjustment": (of(GoalAdjusted), {"amount": Decimal("1.00")}, {"Q1b", "Q1d", "Q2b", "Q3b"}),
    "last year's amount": (of(GoalApproved, "360922-2019-P0017"), {"amount": Decimal("1000.00")}, {"Q1d"}),
    "a unit's code": (of(UnitRegistered, "302"), {"code": "304"}, set()),
    "a monitored amount": (of(MonitoringSubmitted, "P0018"), {"amount": Decimal("5.00")}, {"Q3a", "Q3b"}),
    "a light of an earlier round": (of(LightsAssessed, goal_light=Light.RED), {"goal_light": Light.BLUE}, set()),
    "a light of the latest round": (of(LightsAssessed, goal_light=Light.YELLOW), {"goal_light": Light.RED}, {"Q3e"}),
    "who is engaged": (of(ThirdPartyEngaged), {"third_party": "另一家"}, set()),
    "a self-evaluation's grade": (of(EvaluationCompleted, "P0002", kind=EvaluationKind.SELF), {"grade": Grade.POOR}, {"Q4d"}),
    "a self-evaluation's unit": (of(EvaluationCompleted, "P0002", kind=EvaluationKind.SELF), {"unit": UNIT}, {"Q4b"}),
    "a self-evaluation's amount": (of(EvaluationCompleted, "P0002"), {"amount": Decimal("1.00")}, {"Q4c", "Q4d"}),
    "whether there was a goal": (of(EvaluationCompleted, "P0002"), {"has_goal": True}, {"Q4e"}),
    "a key evaluation's amount": (of(EvaluationCompleted, "P1001"), {"amount": Decimal("1.00")}, {"Q6c", "Q6d"}),
    "who evaluated": (of(EvaluationCompleted, "P1001"), {"third_party": "另一家"}, {"Q6e"}),
    "whether measures came on time": (of(MeasuresSubmitted, on_time=True), {"on_time": False}, {"Q7b"}),
    "which deadline passed": (of(RectificationOverdue), {"demand": "另一项"}, set()),
    "a report's title": (of(ReportedToCongress), {"title": "另一份"}, set()),
    "a proposal's amount": (of(LinkageProposed, "P0002"), {"amount": Decimal("1.00")}, {"Q10a", "Q10b"}),
    "a proposal that was made anew": (of(LinkageProposed, amount=Decimal("500000.00")), {"amount": Decimal("1.00")}, set()),
    "an opinion": (of(LinkageConfirmed), {"opinion": "同意"}, set()),
}
MISSING: dict[str, tuple[Callable[[RecordedEvent[Any]], bool], set[str]]] = {
    "an approval": (of(GoalApproved, FIRE), {"Q1a", "Q1b", "Q1c", "Q1d", "Q2a", "Q2b", "Q3b"}),
    "a unit": (of(UnitRegistered, "302"), {"Q2c", "Q5"}),
    "the engagement of a third party": (of(ThirdPartyEngaged), {"Q3c", "Q3d"}),
    "an overdue rectification": (of(RectificationOverdue), {"Q7d"}),
    "a report": (of(ReportedToCongress), {"Q9b"}),
    "a confirmation": (of(LinkageConfirmed), {"Q10c"}),
}


@pytest.fixture(scope="module")
def before() -> dict[str, FigureShown]:
    """The figures of the story as it is."""
    with IN_MEMORY.connect() as conn:
        return played(conn, [story().recorded])


def changed(before: dict[str, FigureShown], after: dict[str, FigureShown]) -> set[str]:
    return {code for code in before if (before[code].exact, before[code].lines) != (after[code].exact, after[code].lines)}


@pytest.mark.parametrize("what", CHANGES)
def test_changing_one_event_changes_exactly_the_figures_that_rest_on_it(
    conn: Connection, before: dict[str, FigureShown], what: str
) -> None:
    which, fields, expected = CHANGES[what]
    recorded = story().recorded
    place = next(n for n, one in enumerate(recorded) if which(one))
    recorded[place] = replace(recorded[place], event=recorded[place].event.model_copy(update=fields))
    assert changed(before, played(conn, [recorded])) == expected


@pytest.mark.parametrize("what", MISSING)
def test_without_one_event_exactly_the_figures_that_rest_on_it_change(conn: Connection, before: dict[str, FigureShown], what: str) -> None:
    which, expected = MISSING[what]
    recorded = story().recorded
    recorded.remove(next(one for one in recorded if which(one)))
    assert changed(before, played(conn, [recorded])) == expected


def test_a_years_money_goes_on_or_stays_and_each_leg_is_what_its_events_add_up_to(conn: Connection) -> None:
    tell = story()
    tell(f"self-evaluation/{ROADS}", completed(EvaluationKind.SELF, "1.00", grade=Grade.GOOD, year=2020), "2021-05-15")
    emptied(conn, view.VIEW)
    hear(conn, view.VIEW, [tell.recorded])
    legs = {one.code: one for one in view.of_year(conn, list(FLOW.values()), year=2021, at=At())}
    assert {code: one.value for code, one in legs.items() if code != "M3"} == {
        "M1": Decimal("220000000.00"),
        "M2": Decimal("0.00"),
        "M4": Decimal("120000000.00"),
    }, "the cancelled goal of the fire station is no more there to be monitored"
    assert [(line.label, line.amount) for line in legs["M3"].lines] == [("良", Decimal("100000000.00"))], "by the goal's amount"
    for code, leg in legs.items():
        counted = sum(
            one.amount or 0 for one in view.behind(conn, FLOW[code], year=2021, at=At(), after=None, limit=50).items if one.counts
        )
        assert counted == (leg.value if code != "M3" else leg.lines[0].amount), code
