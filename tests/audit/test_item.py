from datetime import date
from decimal import Decimal

import pytest

from audit.instant import end_of
from audit.item.state import ItemState, fold
from audit.order import in_order
from audit.views.trail import items_of, until
from shared.events.audit import FindingRecorded, FindingSettled
from shared.events.evaluation import EvaluationCancelled, EvaluationKind
from shared.events.feedback import Deadline
from shared.events.goals import GoalCancelled, GoalRejected
from shared.events.monitoring import Light
from shared.events.values import Grade
from tests.audit import cases, lives
from tests.audit.cases import ROADS, UNIT
from tests.audit.lives import ONE_YEAR_BEFORE
from tests.scenario.events import Telling


def state(tell: Telling, day: str = "", item: str = ROADS) -> ItemState:
    about = in_order(one for one in tell.recorded if item in items_of(one))
    return fold(item, until(about, as_of=end_of(date.fromisoformat(day)) if day else None))


def test_a_goal_as_of_each_day_of_its_life() -> None:
    tell = lives.goal()
    days = {
        "2019-10-01": "编制中",
        "2019-10-02": "已送审",
        "2019-10-03": "被退回",
        "2019-10-04": "已送审",
        "2019-10-05": "部门已审",
        "2019-10-06": "财政已审",
        "2020-01-20": "已批复",
        "2020-05-01": "调整中",
        "2020-05-02": "已批复",
        "2020-06-01": "调整中",
        "2020-06-10": "已批复",
        "2020-10-01": "调整已送审",
        "2020-10-02": "调整部门已审",
        "2020-10-03": "调整中",
        "2020-10-04": "已批复",
        "2020-11-01": "已批复",
        "2020-12-31": "年度终了",
    }
    assert {day: str(state(tell, day).goal.status) for day in days} == days
    assert state(tell, "2019-10-03").goal.returned_because == "指标不清"
    assert (state(tell, "2020-01-20").goal.amount, state(tell, "2020-01-20").goal.version) == (Decimal("100.00"), 1)
    waiting = state(tell, "2020-10-31").goal
    assert (waiting.version, waiting.coming and waiting.coming.version) == (2, 3)
    now = state(tell)
    assert (now.goal.amount, now.goal.version, now.goal.grade, now.goal.returned) == (Decimal("80.00"), 3, Grade.GOOD, 1)
    assert (now.goal.barred, now.goal.in_budget) == (1, Decimal("100.00"))
    assert (now.item, now.unit, now.name) == (ROADS, UNIT, "农村公路养护经费")


@pytest.mark.parametrize(
    ("event", "status"), [(GoalRejected(unit=UNIT, reason="差"), "不予安排"), (GoalCancelled(reason="撤销"), "已撤销")]
)
def test_a_goal_may_end_without_approval(event: GoalRejected | GoalCancelled, status: str) -> None:
    tell = Telling()
    tell(f"goal/{ROADS}", cases.declared())
    tell(f"goal/{ROADS}", event)
    assert (state(tell).goal.status, state(tell).goal.amount) == (status, None)


def test_monitoring_with_its_records_facts_key_monitoring_and_disposals() -> None:
    tell = lives.monitoring()
    days = {
        "2020-08-01": "已下达",
        "2020-08-02": "填报中",
        "2020-09-02": "已报送",
        "2020-09-03": "被退回",
        "2020-09-05": "部门已审",
        "2020-09-06": "财政已审",
        "2020-09-08": "已办结",
    }
    assert {day: str(state(tell, day).monitoring.records[6].status) for day in days} == days
    assert [len(state(tell, day).monitoring.records[6].warnings) for day in ("2020-09-06", "2020-09-07")] == [1, 0]
    assert [str(state(tell, f"2020-09-{day}").monitoring.payment) for day in (10, 11, 12)] == ["未作处置", "暂缓拨款", "正常拨款"]
    now = state(tell).monitoring
    assert (now.status, now.goal_version, now.amount, now.records[6].overdue) == ("已终止监控", 2, Decimal("80.00"), True)
    assert now.records[6].goal_light is Light.RED
    assert [(spent.executed, spent.corrected_by) for spent in now.execution.values()] == [(Decimal("60.00"), "t/2"), (Decimal("55.00"), "")]
    assert (now.key.status, now.key.third_party, now.key.candidate, now.key.problems) == ("已办结", "某事务所", True, ("台账不全",))


def test_a_self_evaluation_without_a_goal_from_assignment_to_re_check() -> None:
    tell = lives.self_evaluation()
    days = ["已下达", "填报中", "已报送", "被退回", "已报送", "部门已审", "财政已审"]
    assert [str(state(tell, f"2021-04-0{n}").evaluation.by_unit.status) for n in range(1, 8)] == days
    assert state(tell, "2021-05-15").evaluation.by_unit.status == "已确认"
    now = state(tell)
    assert (now.unit, now.goal.status, now.evaluation.by_unit.status) == (UNIT, "未编制", "已抽评")
    assert (now.evaluation.by_unit.score, now.evaluation.by_unit.re_evaluated_score) == (Decimal(92), Decimal("88.00"))


def test_a_key_and_a_department_evaluation_beside_each_other() -> None:
    tell = lives.evaluations()
    seen = [str(state(tell, f"2021-06-{n:02}").evaluation.by_finance.status) for n in range(1, 14)]
    assert seen[:7] == ["已选定", "已委托", "方案已报", "方案被退回", "方案已报", "方案已批", "现场评价"]
    assert seen[7:] == ["报告初稿", "征求意见", "正式报告", "已送预算股", "预算股已签收", "已确认"]
    assert (state(tell).evaluation.by_finance.grade, state(tell).evaluation.by_finance.third_party) == (Grade.GOOD, "北京中泽融信")
    seen = [str(state(tell, f"2021-07-0{n}").evaluation.by_department.status) for n in range(1, 6)]
    assert seen == ["已选定", "已报告", "被退回", "已报告", "已确认"]


@pytest.mark.parametrize(("kind", "part"), [("SELF", "by_unit"), ("DEPARTMENT", "by_department"), ("KEY", "by_finance")])
def test_a_cancelled_evaluation_is_the_one_of_its_kind(kind: str, part: str) -> None:
    tell = Telling()
    tell(f"evaluation/{ROADS}", EvaluationCancelled(kind=EvaluationKind(kind), reason="重复"))
    found = state(tell).evaluation
    cancelled = {name for name in ("by_unit", "by_department", "by_finance") if getattr(found, name).status == "已撤销"}
    assert cancelled == {part}


def test_rectifications_are_told_apart_by_their_number() -> None:
    tell = lives.rectifications()
    seen = [str(state(tell, f"2020-10-{n:02}").feedback.rectifications["1"].status) for n in range(1, 20)]
    assert seen[:5] == ["已签收", "已报措施", "措施被退回", "已报措施", "整改中"]
    assert seen[5:] == ["整改中"] * 9 + ["已报结果", "结果被退回", "已报结果", "已核验", "已销号"]
    one, other = state(tell).feedback.rectifications.values()
    assert (one.due, one.overdue, one.escalated) == ((Deadline.COMPLETION,), (Deadline.COMPLETION,), ("约谈",))
    assert (one.measures_due_on, one.completion_due_on) == (date(2020, 10, 21), date(2020, 12, 20))
    assert other.status == "已撤回"


def test_a_later_date_is_asked_for_until_it_is_granted_refused_or_no_longer_needed() -> None:
    tell = lives.rectifications()
    asked = [state(tell, f"2020-10-{n:02}").feedback.rectifications["1"].extension_asked for n in (6, 7, 8, 9, 10, 14, 15)]
    open_ = (Deadline.COMPLETION,)
    assert asked == [open_, (), open_, (), open_, open_, ()]


def test_results_linkages_disclosures_and_reports_follow() -> None:
    tell = lives.consequences()
    statuses = [str(state(tell, f"2021-09-0{n}").feedback.results["KEY"].status) for n in (1, 2, 3)]
    assert statuses == ["待反馈", "已反馈", "已签收"]
    statuses = [str(state(tell, f"2021-09-0{n}").feedback.linkages["KEY"].status) for n in (4, 5, 6, 7, 8, 9)]
    assert statuses == ["已提出", "未采纳", "已提出", "已采纳", "已落实", "已撤回"]
    applied = state(tell, "2021-09-08").feedback.linkages["KEY"]
    assert (applied.amount, applied.applied) == (Decimal("5.00"), Decimal("95.00"))
    now = state(tell).feedback
    assert (now.linkages["KEY"].amount, now.linkages["KEY"].applied) == (Decimal("5.00"), None)
    assert now.carried_from_last_year == Decimal("77.00")
    assert state(tell, item=ONE_YEAR_BEFORE).feedback.linkages["KEY"].applied == Decimal("77.00")
    statuses = [str(state(tell, day).feedback.disclosures["GOAL"].status) for day in ("2021-09-09", "2021-09-10", "2021-09-11")]
    assert statuses == ["待公开", "逾期未公开", "已公开"]
    assert now.disclosures["SELF_EVALUATION"].status == "不予公开"
    assert [reporting.to for reporting in now.reports] == ["县政府", "县人大"]


def test_findings_are_told_apart_by_their_number() -> None:
    tell = Telling()
    tell(f"finding/{ROADS}/1", FindingRecorded(finding="未履行审批", events=("e1",)))
    tell(f"finding/{ROADS}/2", FindingRecorded(finding="台账不全", events=()))
    tell(f"finding/{ROADS}/2", FindingSettled(reason="已补"))
    assert {n: str(found.status) for n, found in state(tell).findings.items()} == {1: "未销号", 2: "已销号"}
