"""What speaks for evaluating a project closely is told with the events that say so, by the county's criteria, however the logs come in."""

from decimal import Decimal

from sqlalchemy import Connection

from evaluation.decisions.self_evaluation_state import Status
from evaluation.rules.selection import Criteria, Criterion
from evaluation.views import proposed
from evaluation.views.proposed import Proposed, SortedBy
from shared.events.evaluation import EvaluationCompleted
from shared.events.goals import GoalApproved, GoalCancelled
from shared.events.monitoring import Assessed, Light, NextYearCandidateMarked, WarningCleared, WarningKind, WarningRaised
from shared.events.values import Grade
from tests.evaluation.cases import GOAL, ITEM, UNIT
from tests.evaluation.self_evaluations import THROUGH
from tests.scenario.events import Story, emptied, hear, interleavings, recorded_events

YEAR = 2020
NEXT, LARGE, PLAIN, GONE = (f"360922-2020-{code}" for code in (ITEM.split("-")[2], "P0100", "P0101", "P0102"))
FILED = next(one for one in THROUGH[Status.FINAL] if isinstance(one, EvaluationCompleted))
OWN = Criteria(amount_from=Decimal(5_000_000_00), lights=(Light.YELLOW, Light.RED), grades=(Grade.GOOD,), candidates=False)


def approved(item: str, amount: str) -> tuple[str, GoalApproved]:
    content = GOAL.model_copy(update={"amount": Decimal(amount)})
    return f"goal/{item}", GoalApproved(content=content, unit=UNIT, amount=content.amount, grade=Grade.EXCELLENT, in_year=False)


def warned(light: Light, indicator: str) -> WarningRaised:
    about = Assessed(kind=WarningKind.GOAL, indicator=indicator, light=light, inputs={}, sentence="低于序时进度")
    return WarningRaised(unit=UNIT, rule_set="mof/2020", warning=about)


STORY: Story = [
    approved(NEXT, "100.00"),
    approved(LARGE, "900000000.00"),
    approved(PLAIN, "200.00"),
    approved(GONE, "300.00"),
    (f"goal/{GONE}", GoalCancelled(reason="项目取消")),
    (f"self-evaluation/{ITEM}", FILED.model_copy(update={"grade": Grade.FAIR})),
    (f"monitoring/{NEXT}/07", warned(Light.RED, "处理水量")),
    (f"monitoring/{NEXT}/07", warned(Light.RED, "出水COD")),
    (f"monitoring/{LARGE}/07", warned(Light.YELLOW, "处理水量")),
    (f"monitoring/{PLAIN}/07", warned(Light.RED, "处理水量")),
    (f"monitoring/{PLAIN}/07", WarningCleared(kind=WarningKind.GOAL, indicator="处理水量", reason="已说明")),
    (f"key-monitoring/{NEXT}", NextYearCandidateMarked(reason="群众反映多")),
]


def listed(conn: Connection, criteria: Criteria, sort: SortedBy = SortedBy.REASONS, size: int = 10, words: str = "") -> list[Proposed]:
    found, after = [], None
    while True:
        page = proposed.page(conn, year=YEAR, scope="", criteria=criteria, sort=sort, words=words, after=after, limit=size)
        found += page.items
        if not (after := page.next):
            assert len(found) == proposed.counted(conn, year=YEAR, scope="", words=words)
            return found


def test_each_reason_names_what_it_rests_on_and_most_reasons_come_first(conn: Connection) -> None:
    recorded = recorded_events(STORY)
    for heard in interleavings(recorded):
        emptied(conn, proposed.VIEW)
        hear(conn, proposed.VIEW, heard)
        first, *others = listed(conn, Criteria(), size=1)
        assert first.item == NEXT
        assert {(one.criterion, one.value): {read.id for read in one.read} for one in first.reasons} == {
            (Criterion.GRADE, "中"): {recorded[5].id},
            (Criterion.LIGHT, "红"): {recorded[6].id, recorded[7].id},
            (Criterion.CANDIDATE, "群众反映多"): {recorded[11].id},
        }
        assert [(one.item, one.reasons) for one in others] == [(LARGE, ()), (PLAIN, ())]


def test_the_countys_own_criteria_say_what_a_reason_is(conn: Connection) -> None:
    recorded = recorded_events(STORY)
    hear(conn, proposed.VIEW, [recorded])
    first, second, third = listed(conn, OWN)
    assert [(one.criterion, one.value) for one in first.reasons] == [(Criterion.AMOUNT, "900000000.00"), (Criterion.LIGHT, "黄")]
    assert first.reasons[0].read[0].id == recorded[1].id
    assert [one.criterion for one in second.reasons] == [Criterion.LIGHT]
    assert (second.item, third.item, third.reasons) == (NEXT, PLAIN, ())
    assert [one.item for one in listed(conn, OWN, SortedBy.AMOUNT, size=2)] == [LARGE, PLAIN, NEXT]
    for sort in (SortedBy.UNIT, SortedBy.NAME):
        assert [one.item for one in listed(conn, OWN, sort, size=1)] == sorted([LARGE, PLAIN, NEXT])
    number = NEXT.rpartition("-")[2].lower()
    assert [one.item for one in listed(conn, OWN, words=f"{number} {GOAL.name[:2]}")] == [NEXT]
