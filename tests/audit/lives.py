"""Lives of an item, told event by event."""

from datetime import date
from decimal import Decimal
from typing import Any

from shared.events.evaluation import (
    Attainment,
    DepartmentEvaluationReported,
    DepartmentEvaluationReturned,
    DepartmentEvaluationSelected,
    EvaluationKind,
    Funds,
    KeyCommentsGiven,
    KeyDraftReported,
    KeyDraftReturned,
    KeyEvaluationCommissioned,
    KeyEvaluationSelected,
    KeyFieldworkStarted,
    KeyFinalReported,
    KeyFinalReturned,
    KeyPlanApproved,
    KeyPlanReturned,
    KeyPlanSubmitted,
    KeyReportDelivered,
    KeyReportReceipted,
    KeySilenceRecorded,
    MoneyOddity,
    SelfEvaluationAssigned,
    SelfEvaluationDeptReviewed,
    SelfEvaluationFilled,
    SelfEvaluationQualityReviewed,
    SelfEvaluationReturned,
    SelfEvaluationSubmitted,
    SpotReEvaluated,
)
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
    DisclosureExempted,
    DisclosureOverdue,
    DisclosurePublished,
    FeedbackAwaited,
    LinkageAction,
    LinkageApplied,
    LinkageBasisCorrected,
    LinkageConfirmed,
    LinkageDeclined,
    LinkageWithdrawn,
    MeasuresAccepted,
    MeasuresReturned,
    RectificationAcknowledged,
    RectificationClosed,
    RectificationDrafted,
    RectificationDue,
    RectificationEscalated,
    RectificationReported,
    RectificationReturned,
    RectificationVerified,
    RectificationWithdrawn,
    ReportedToCongress,
    ReportedToGovernment,
    ReportPrepared,
    ResultAcknowledged,
    ResultFedBack,
)
from shared.events.goals import (
    BudgetEntryAdmitted,
    BudgetEntryBarred,
    GateClosed,
    GateLimited,
    GateLimitLifted,
    GateOpened,
    GateOverridden,
    GoalAdjusted,
    GoalAdjustmentApproved,
    GoalAdjustmentDemanded,
    GoalAdjustmentDeptReviewed,
    GoalAdjustmentRefused,
    GoalAdjustmentRequested,
    GoalAdjustmentReviewed,
    GoalClosed,
    GoalCompleted,
    GoalDeptReviewed,
    GoalDrafted,
    GoalReturned,
    GoalReviewed,
    ReviewPoints,
    Stage,
)
from shared.events.monitoring import (
    Disposal,
    DisposalDecided,
    ExecutionCorrected,
    ExecutionReported,
    IndicatorProgressReported,
    ItemWatched,
    KeyMonitoringCancelled,
    KeyMonitoringConcluded,
    KeyMonitoringReported,
    LaterKnowledgeNoted,
    Light,
    LightsReassessed,
    Likelihood,
    MonitoringAssigned,
    MonitoringClosed,
    MonitoringDeptReviewed,
    MonitoringFinReviewed,
    MonitoringOverdue,
    MonitoringReturned,
    NextYearCandidateMarked,
    PaymentReleased,
    Progress,
    WarningCleared,
    WarningRaised,
    WatchChanged,
    WatchEnded,
)
from shared.events.values import Grade, ObjectKind
from tests.audit import cases
from tests.audit.cases import DERIVATION, LENGTH, PAPER, ROADS, UNIT, made
from tests.audit.choosing import made_to_choose
from tests.scenario.events import Telling

ONE_YEAR_BEFORE = "360922-2019-P0017"
MONEY = {"initial_budget": "100.00", "adjusted_budget": "100.00"}


def goal() -> Telling:
    """A goal with its return, its approval and two requests to adjust it, and its gate closed, opened, limited and overridden."""
    tell, goal = Telling(), f"goal/{ROADS}"
    tell(goal, GoalDrafted(content=cases.content("90.00")), "2019-10-01")
    tell(goal, cases.declared("90.00"), "2019-10-02")
    tell(goal, GoalReturned(unit=UNIT, stage=Stage.DEPARTMENT, reason="指标不清"), "2019-10-03")
    tell(goal, cases.declared("95.00"), "2019-10-04")
    tell(goal, GoalDeptReviewed(opinion="同意"), "2019-10-05")
    points = dict.fromkeys(ReviewPoints.model_fields, "良")
    tell(goal, made(GoalReviewed, unit=UNIT, grade=Grade.GOOD, points=points, opinion="完善"), "2019-10-06")
    tell(f"budget-reply/{ROADS}", made(BudgetEntryBarred, item=ROADS, reference="b/1", amount="95.00", reason="未批复"), "2019-10-07")
    tell(goal, GoalCompleted(content=cases.content("100.00"), by="li"), "2019-10-08")
    tell(goal, cases.approved("100.00").model_copy(update={"grade": Grade.GOOD}), "2020-01-20")
    tell(f"budget-reply/{ROADS}", made(BudgetEntryAdmitted, item=ROADS, reference="b/2", amount="100.00"), "2020-01-21")
    tell(goal, made(GoalAdjustmentDemanded, unit=UNIT, document="2号", decided_on="2020-04-01", reason="偏离"), "2020-04-01")
    request = {"content": cases.content("80.00"), "reason": "疫情", "budget_adjustment": "1号", "by": "li"}
    tell(goal, made(GoalAdjustmentRequested, **request), "2020-05-01")
    tell(goal, GoalAdjustmentRefused(reason="不必"), "2020-05-02")
    tell(goal, made(GoalAdjustmentRequested, **request), "2020-06-01")
    tell(goal, cases.adjusted("100.00", "80.00"), "2020-06-10")
    tell(goal, made(GoalAdjustmentDemanded, unit=UNIT, document="3号", decided_on="2020-09-01", reason="再调"), "2020-09-01")
    above = request | {"review_because": "超过 2020 年度调整限额"}
    tell(goal, made(GoalAdjustmentRequested, **above), "2020-10-01")
    tell(goal, GoalAdjustmentDeptReviewed(opinion="同意"), "2020-10-02")
    tell(goal, made(GoalAdjustmentReviewed, unit=UNIT, grade=Grade.GOOD, points=points, opinion="可行"), "2020-10-03")
    granted = dict(cases.adjusted("80.00", "80.00")) | {"version": 3, "effective_on": date(2020, 11, 1)}
    tell(goal, GoalAdjustmentApproved(**granted, by="li"), "2020-10-04")
    tell(goal, made(GoalAdjustmentDemanded, unit=UNIT, document="4号", decided_on="2020-10-05", reason="再调"), "2020-10-05")
    tell(goal, GoalAdjusted(**granted), "2020-11-01")
    tell(goal, GoalClosed(), "2020-12-31")
    _gate(tell, f"budget-gate/{ROADS}")
    return tell


def _gate(tell: Telling, gate: str) -> None:
    decided = {"document": "5号", "decided_on": "2020-02-01"}
    limit = {"unit": UNIT, "action": "压减", "cancels": False, "amount": "70.00"} | decided
    first, second = f"{ONE_YEAR_BEFORE}/KEY", "360922-2018-P0017/SELF"
    tell(gate, made(GateLimited, **limit, linkage=first), "2020-02-01")
    tell(gate, made(GateLimited, **limit | {"amount": "60.00", "cancels": True}, linkage=first), "2020-02-02")
    tell(gate, made(GateLimited, **limit, linkage=second), "2020-02-03")
    tell(gate, made(GateLimitLifted, linkage=first, reason="撤回", **decided), "2020-02-04")
    tell(gate, made(GateOverridden, unit=UNIT, linkages=(second,), reason="急需", by="zhou"), "2020-02-05")
    tell(gate, made(GateClosed, unit=UNIT, disposal="暂缓拨款", reason="滞后", **decided), "2020-08-01")
    tell(gate, made(GateOpened, reason="已整改", **decided), "2020-08-20")
    tell(gate, made(GateClosed, unit=UNIT, disposal="停止拨款", reason="滞后", **decided), "2020-09-01")
    tell(gate, made(GateLimited, **limit, linkage=second), "2020-10-01")


def monitoring() -> Telling:
    """Watch, one record, treasury facts, key monitoring and disposals."""
    tell, record, key, disposals = Telling(), f"monitoring/{ROADS}/06", f"key-monitoring/{ROADS}", f"disposal/{ROADS}"
    watched = {"kind": ObjectKind.PROJECT, "name": "农村公路养护经费", "unit": UNIT, "amount": "100.00", "indicators": (LENGTH,)}
    tell(f"watch/{ROADS}", made(ItemWatched, **watched), "2020-01-20")
    tell(f"watch/{ROADS}", made(WatchChanged, goal_version=2, amount="80.00", indicators=(LENGTH,)), "2020-06-10")
    fact = {"reference": "t/1", "as_of": "2020-06-30", "executed": "60.00", **MONEY}
    tell(f"execution/{ROADS}", made(ExecutionReported, **fact), "2020-07-01")
    correction = fact | {"reference": "t/2", "corrects": "t/1", "executed": "55.00", "reason": "退库"}
    tell(f"execution/{ROADS}", made(ExecutionCorrected, **correction), "2020-07-02")
    assignment = watched | {
        "amount": "80.00",
        "fiscal_year": 2020,
        "period_end_month": 6,
        "due_on": "2020-08-31",
        "rule_set": "anhui/2019",
        "goal_version": 2,
    }
    tell(record, made(MonitoringAssigned, **assignment), "2020-08-01")
    tell(
        record,
        IndicatorProgressReported(progress=(Progress(indicator="养护里程", actual=Decimal(1), likelihood=Likelihood.CERTAIN),)),
        "2020-08-02",
    )
    tell(record, MonitoringOverdue(unit=UNIT, due_on=date(2020, 8, 31)), "2020-09-01")
    tell(record, cases.submitted("80.00"), "2020-09-02")
    tell(record, cases.lights(Light.RED), "2020-09-02")
    warning = {"kind": "绩效指标", "light": "红", "indicator": "养护里程", "inputs": {}, "sentence": "偏差大"}
    tell(record, made(WarningRaised, unit=UNIT, rule_set="anhui/2019", warning=warning, due_on="2020-09-17"), "2020-09-02")
    tell(record, cases.explained(), "2020-09-02")
    known = {"unit": UNIT, "rule_set": "anhui/2019", "cause": "t/2"}
    before = {"execution": MONEY | {"executed": "55.00", "rate": "55.00", "reference": "t/2"}, "goal_light": "红", "execution_light": "绿"}
    tell(record, MonitoringReturned(unit=UNIT, stage=Stage.FINANCE, reason="不实"), "2020-09-03")
    tell(record, cases.submitted("80.00"), "2020-09-04")
    tell(record, MonitoringDeptReviewed(opinion="同意"), "2020-09-05")
    tell(record, MonitoringFinReviewed(opinion="同意"), "2020-09-06")
    tell(record, made(WarningCleared, kind="绩效指标", indicator="养护里程", reason="已核实"), "2020-09-07")
    tell(record, cases.lapsed(), "2020-09-07")
    tell(record, made(LightsReassessed, **known, before=before, after=before | {"execution_light": "黄"}), "2020-09-07")
    tell(record, MonitoringClosed(), "2020-09-08")
    tell(record, made(LaterKnowledgeNoted, **known, closed_with=before, known_now=before, lights=()), "2020-09-09")
    tell(key, cases.key_monitored(), "2020-07-01")
    tell(key, NextYearCandidateMarked(reason="关注度高"), "2020-07-01")
    tell(key, cases.engaged(), "2020-07-01")
    tell(key, KeyMonitoringCancelled(reason="更换机构"), "2020-07-02")
    tell(key, cases.key_monitored(), "2020-07-02")
    tell(key, cases.engaged(), "2020-07-02")
    tell(key, KeyMonitoringReported(unit=UNIT, report=PAPER, findings="匹配", problems=("台账不全",)), "2020-09-09")
    tell(key, NextYearCandidateMarked(reason="关注度高"), "2020-09-09")
    tell(key, KeyMonitoringConcluded(opinion="办结"), "2020-09-10")
    tell(disposals, DisposalDecided(unit=UNIT, disposal=Disposal.DEFER_PAYMENT, reason="偏离"), "2020-09-11")
    tell(disposals, PaymentReleased(reason="改正"), "2020-09-12")
    made_to_choose(tell, disposals)
    tell(f"watch/{ROADS}", WatchEnded(reason="撤销"), "2020-12-01")
    return tell


def self_evaluation() -> Telling:
    """An item without a goal, from assignment to re-check."""
    tell, own = Telling(), f"self-evaluation/{ROADS}"
    subject = {"object": ObjectKind.PROJECT, "unit": UNIT, "name": "路", "fiscal_year": 2020, "amount": "100.00", "has_goal": False}
    tell(own, made(SelfEvaluationAssigned, **subject, due_on="2021-04-30"), "2021-04-01")
    form = {"funds": Funds.model_validate({"executed": "90.00", **MONEY}), "rows": (Attainment(indicator=LENGTH),), "conclusion": "好"}
    tell(own, made(SelfEvaluationFilled, **form), "2021-04-02")
    submission = {"unit": UNIT, **form, "derivation": DERIVATION, "form": PAPER, "by": "li"}
    tell(own, made(SelfEvaluationSubmitted, **submission), "2021-04-03")
    tell(own, SelfEvaluationReturned(unit=UNIT, stage=Stage.FINANCE, reason="佐证不足"), "2021-04-04")
    tell(own, made(SelfEvaluationSubmitted, **submission), "2021-04-05")
    tell(own, SelfEvaluationDeptReviewed(opinion="同意"), "2021-04-06")
    tell(own, SelfEvaluationQualityReviewed(opinion="同意"), "2021-04-07")
    tell(own, cases.completed(EvaluationKind.SELF, "100.00", year=2020, has_goal=False, name="路"), "2021-05-15")
    tell(own, made(SpotReEvaluated, unit=UNIT, self_score="92", score="88", grade=Grade.GOOD, reason="复核"), "2021-06-01")
    return tell


def evaluations() -> Telling:
    """A key and a department evaluation beside each other, each with something returned."""
    tell, key, department = Telling(), f"key-evaluation/{ROADS}", f"department-evaluation/{ROADS}"
    subject = {"unit": UNIT, "name": "路", "fiscal_year": 2020, "amount": "100.00", "reason": "关注度高"}
    scores = {"scores": (), "problems": ("台账不全",), "report": PAPER}
    result: Any = {"name": "路", "problems": ("台账不全",)}
    steps = [
        made(KeyEvaluationSelected, object=ObjectKind.PROJECT, **subject),
        KeyEvaluationCommissioned(third_party="北京中泽融信", third_party_code="B1", contract="1号"),
        KeyPlanSubmitted(plan=PAPER),
        KeyPlanReturned(reason="样本少"),
        KeyPlanSubmitted(plan=PAPER),
        KeyPlanApproved(),
        KeyFieldworkStarted(on=date(2021, 6, 7)),
        made(KeyDraftReported, **scores),
        KeyCommentsGiven(unit=UNIT, comments="无"),
        made(KeyFinalReported, **scores, answer_to_comments="采纳", derivation=DERIVATION, by="gao"),
        made(KeyReportDelivered, object=ObjectKind.PROJECT, name="路", amount="100.00"),
        KeyReportReceipted(),
        cases.completed(EvaluationKind.KEY, "100.00", year=2020, grade=Grade.GOOD, third_party="北京中泽融信", **result),
    ]
    for n, step in enumerate(steps, 1):
        tell(key, step, f"2021-06-{n:02}")
    tell(department, made(DepartmentEvaluationSelected, **subject, department="219"), "2021-07-01")
    tell(department, made(DepartmentEvaluationReported, **scores, derivation=DERIVATION, by="chen"), "2021-07-02")
    tell(department, DepartmentEvaluationReturned(reason="缺满意度"), "2021-07-03")
    tell(department, made(DepartmentEvaluationReported, **scores, derivation=DERIVATION, by="chen"), "2021-07-04")
    tell(department, cases.completed(EvaluationKind.DEPARTMENT, "100.00", year=2020, **result), "2021-07-05")
    return tell


def second_thoughts() -> Telling:
    """A self-evaluation with odd money whose result is corrected, and a key evaluation with silence, returns and changes."""
    tell, own, key = Telling(), f"self-evaluation/{ROADS}", f"key-evaluation/{ROADS}"
    subject = {"object": ObjectKind.PROJECT, "unit": UNIT, "name": "路", "fiscal_year": 2020, "amount": "100.00"}
    odd = {"kind": MoneyOddity.ABOVE_BUDGET, "sentence": "执行数 105.00 元超过全年预算数 100.00 元", "explanation": "抢修"}
    fact = {"reference": "t/9", "as_of": "2020-12-31", "executed": "105.00", **MONEY}
    form = {"funds": Funds.model_validate({"executed": "105.00", **MONEY}), "rows": (Attainment(indicator=LENGTH),), "conclusion": "好"}
    tell(own, made(SelfEvaluationAssigned, **subject, has_goal=False, due_on="2021-04-30"), "2021-04-01")
    tell(own, made(SelfEvaluationFilled, **form), "2021-04-02")
    submission = {"unit": UNIT, **form, "derivation": DERIVATION, "form": PAPER, "by": "li", "treasury": fact, "findings": (odd,)}
    tell(own, made(SelfEvaluationSubmitted, **submission), "2021-04-03")
    tell(own, cases.completed(EvaluationKind.SELF, "100.00", year=2020, has_goal=False, name="路"), "2021-05-15")
    tell(own, cases.corrected(EvaluationKind.SELF, "100.00", "90.00", year=2020, name="路", has_goal=False), "2022-01-10")
    scores = {"scores": (), "problems": ("台账不全",), "report": PAPER}
    final = scores | {"answer_to_comments": "无反馈", "derivation": DERIVATION, "by": "gao"}
    change = {"what": "台账不全", "after": "台账不全", "reason": "补查"}
    delivered = made(KeyReportDelivered, object=ObjectKind.PROJECT, name="路", amount="100.00")
    steps = [
        made(KeyEvaluationSelected, **subject, reason="关注度高"),
        KeyEvaluationCommissioned(third_party="北京中泽融信", third_party_code="B1", contract="1号"),
        made(KeyDraftReported, **scores, comments_due_on="2021-06-20"),
        KeyDraftReturned(reason="缺成本分析"),
        made(KeyDraftReported, **scores, comments_due_on="2021-06-21"),
        KeySilenceRecorded(unit=UNIT, comments_due_on=date(2021, 6, 21), note="书面征求"),
        made(KeyFinalReported, **final),
        delivered,
        KeyFinalReturned(reason="结论与得分不符"),
        made(KeyFinalReported, **final, changes=(change,), findings=(odd,)),
        delivered,
        KeyReportReceipted(),
        cases.completed(EvaluationKind.KEY, "100.00", year=2020, grade=Grade.GOOD, third_party="北京中泽融信", name="路"),
        cases.corrected(EvaluationKind.KEY, "100.00", "95.00", year=2020, name="路"),
    ]
    for n, step in enumerate(steps, 1):
        tell(key, step, f"2021-07-{n:02}")
    department = f"department-evaluation/{ROADS}"
    chosen = {name: subject[name] for name in ("unit", "name", "fiscal_year", "amount")}
    tell(department, made(DepartmentEvaluationSelected, **chosen, department="219", reason="重点"), "2021-07-01")
    report = scores | {"derivation": DERIVATION, "by": "chen", "findings": (odd,)}
    tell(department, made(DepartmentEvaluationReported, **report), "2021-07-02")
    tell(department, cases.completed(EvaluationKind.DEPARTMENT, "100.00", year=2020, name="路"), "2021-07-05")
    tell(department, cases.corrected(EvaluationKind.DEPARTMENT, "100.00", "90.00", year=2020, name="路"), "2021-07-06")
    return tell


def rectifications() -> Telling:
    """One from draft to 销号 with every setback; one withdrawn."""
    tell, first, second = Telling(), f"rectification/{ROADS}/1", f"rectification/{ROADS}/2"
    issue = cases.issued()
    drafted = RectificationDrafted(unit=UNIT, name=issue.name, origin=issue.origin, problems=issue.problems)
    for stream in (first, second):
        tell(stream, drafted, "2020-09-09")
        tell(stream, issue, "2020-09-10")
    tell(second, RectificationWithdrawn(reason="误发", on=date(2020, 9, 11)), "2020-09-11")
    remedy = {"problem": "W1", "result": "已补", "done_on": "2020-11-20"}
    report = {"unit": UNIT, "remedies": (remedy,), "on": "2020-11-20", "on_time": True, "by": "li"}
    due = {"unit": UNIT, "demand": "补登台账", "deadline": Deadline.COMPLETION, "due_on": "2020-11-30"}
    steps = [
        RectificationAcknowledged(),
        cases.measures(True),
        MeasuresReturned(reason="无时限", measures_due_on=date(2020, 10, 20)),
        cases.measures(True),
        MeasuresAccepted(),
        *cases.asked_refused_and_granted(),
        DeadlineExtended(deadline=Deadline.MEASURES, due_on=date(2020, 10, 21), reason="采购", on=date(2020, 10, 7)),
        made(RectificationDue, **due),
        cases.overdue(),
        RectificationEscalated(form="约谈", reason="逾期"),
        made(RectificationReported, **report),
        RectificationReturned(unit=UNIT, reason="不足", completion_due_on=date(2020, 12, 20)),
        made(RectificationReported, **report),
        RectificationVerified(opinion="属实"),
        RectificationClosed(unit=UNIT, origin=issue.origin),
    ]
    for n, step in enumerate(steps, 1):
        tell(first, step, f"2020-10-{n:02}")
    return tell


def consequences() -> Telling:
    """A result, its linkage, two disclosures and two reports."""
    tell, result, linkage = Telling(), f"result/{ROADS}/KEY", f"linkage/{ROADS}/KEY"
    recorded = {"kind": EvaluationKind.KEY, "unit": UNIT, "score": "70", "grade": Grade.FAIR}
    tell(result, made(FeedbackAwaited, object=ObjectKind.PROJECT, name="路", amount="100.00", **recorded), "2021-09-01")
    tell(result, made(ResultFedBack, opinion="改进", **recorded), "2021-09-02")
    tell(result, ResultAcknowledged(), "2021-09-03")
    tell(linkage, cases.proposed(LinkageAction.CUT, Grade.FAIR, "10.00"), "2021-09-04")
    tell(linkage, LinkageDeclined(reason="过高"), "2021-09-05")
    tell(linkage, cases.proposed(LinkageAction.CUT, Grade.FAIR, "5.00"), "2021-09-06")
    tell(linkage, LinkageConfirmed(opinion="采纳"), "2021-09-07")
    tell(linkage, made(LinkageApplied, next_item="360922-2021-P0017", amount="95.00"), "2021-09-08")
    now = {"score": "85", "grade": Grade.GOOD, "evaluated": "100.00", "reason": "复核"}
    tell(linkage, made(LinkageBasisCorrected, unit=UNIT, next_item="360922-2021-P0017", **now), "2021-09-08")
    tell(linkage, made(LinkageWithdrawn, unit=UNIT, next_item="360922-2021-P0017", reason="金额有误"), "2021-09-09")
    tell(f"linkage/{ONE_YEAR_BEFORE}/SELF", made(LinkageApplied, next_item=ROADS, amount="76.00"), "2020-10-01")
    tell(f"linkage/{ONE_YEAR_BEFORE}/SELF", made(LinkageWithdrawn, unit=UNIT, next_item=ROADS, reason="另提"), "2020-10-02")
    tell(f"linkage/{ONE_YEAR_BEFORE}/KEY", made(LinkageApplied, next_item=ROADS, amount="77.00"), "2020-11-01")
    late, secret = f"disclosure/{ROADS}/GOAL", f"disclosure/{ROADS}/SELF_EVALUATION"
    tell(late, cases.to_disclose(), "2021-09-09")
    tell(late, made(DisclosureOverdue, subject="绩效目标", unit=UNIT, due_on="2021-09-09"), "2021-09-10")
    published = {
        "subject": "绩效目标",
        "unit": UNIT,
        "url": "https://a.example/1",
        "channel": "单位网站",
        "on": "2021-09-11",
        "on_time": False,
    }
    tell(late, made(DisclosurePublished, **published), "2021-09-11")
    tell(secret, cases.to_disclose(), "2021-09-09")
    tell(secret, DisclosureExempted(reason="秘密", on=date(2021, 9, 12)), "2021-09-12")
    report = {"title": "报告", "work_year": 2021, "items": (ROADS,)}
    tell("report/360922-2021-G/1", made(ReportPrepared, summary="一项", package=PAPER, **report), "2021-10-01")
    tell("report/360922-2021-G/1", made(ReportedToGovernment, **report), "2021-10-02")
    tell("report/360922-2021-C/1", made(ReportedToCongress, **report), "2021-10-03")
    return tell
