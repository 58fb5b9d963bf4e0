"""The life of the sewage project's key evaluation, event by event."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from evaluation.decisions.key_evaluation_state import KeyEvaluationEvent, Status
from evaluation.rules import framework
from shared.events.evaluation import (
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationKind,
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
)
from shared.events.values import Evidence, Grade, ObjectKind
from shared.runtime.actor import Actor
from tests.evaluation.cases import GOAL, MOF, REPORT, SCORES, TODAY, UNIT
from tests.scenario.papers import paper

WANG, YU, GAO = Actor("wang"), Actor("yu"), Actor("gao", "BJZZRX")
PLAN = Evidence(**paper("评价方案"))
PROBLEMS = ("管网破损导致进水浓度偏低",)
SELECTED = KeyEvaluationSelected(
    object=ObjectKind.PROJECT, unit=UNIT, name=GOAL.name, fiscal_year=2019, amount=GOAL.amount, reason="社会关注度高", has_goal=True
)
COMMISSIONED = KeyEvaluationCommissioned(
    third_party="北京中泽融信", third_party_code="BJZZRX", contract="万财绩合〔2020〕1号", fee=Decimal("60000.00")
)
DRAFTED = date(2020, 4, 20)
DRAFT = KeyDraftReported(scores=SCORES, problems=PROBLEMS, report=REPORT, comments_due_on=date(2020, 4, 30))
FINAL = KeyFinalReported(
    scores=SCORES,
    problems=PROBLEMS,
    answer_to_comments="采纳",
    derivation=framework.score(MOF, SCORES),
    report=REPORT,
    by="gao",
)
COMPLETED = EvaluationCompleted(
    kind=EvaluationKind.KEY,
    object=ObjectKind.PROJECT,
    unit=UNIT,
    name=GOAL.name,
    fiscal_year=2019,
    amount=GOAL.amount,
    score=Decimal("86.75"),
    grade=Grade.GOOD,
    rule_version="mof/2020",
    has_goal=True,
    third_party="北京中泽融信",
    problems=PROBLEMS,
    derivation=FINAL.derivation,
    on=TODAY,
    by="wang",
)
CANCELLED = EvaluationCancelled(kind=EvaluationKind.KEY, reason="合同终止")
ROAD: tuple[tuple[Status, KeyEvaluationEvent], ...] = (
    (Status.SELECTED, SELECTED),
    (Status.COMMISSIONED, COMMISSIONED),
    (Status.PLAN_SUBMITTED, KeyPlanSubmitted(plan=PLAN)),
    (Status.PLAN_RETURNED, KeyPlanReturned(reason="样本量不足")),
    (Status.PLAN_SUBMITTED, KeyPlanSubmitted(plan=PLAN)),
    (Status.PLAN_APPROVED, KeyPlanApproved()),
    (Status.FIELDWORK, KeyFieldworkStarted(on=date(2020, 6, 1))),
    (Status.DRAFT_REPORT, DRAFT),
    (Status.COMMENTS, KeyCommentsGiven(unit=UNIT, comments="对第三条有异议")),
    (Status.FINAL_REPORT, FINAL),
    (Status.DELIVERED, KeyReportDelivered(object=ObjectKind.PROJECT, name=GOAL.name, amount=GOAL.amount)),
    (Status.RECEIPTED, KeyReportReceipted()),
    (Status.CONFIRMED, COMPLETED),
)
THROUGH: Mapping[Status, tuple[KeyEvaluationEvent, ...]] = {
    Status.NONE: (),
    Status.CANCELLED: (SELECTED, CANCELLED),
    **{status: tuple(event for _, event in ROAD[: i + 1]) for i, (status, _) in enumerate(ROAD)},
    Status.DRAFT_RETURNED: (*(event for _, event in ROAD[:8]), KeyDraftReturned(reason="缺少成本分析")),
    Status.FINAL_RETURNED: (*(event for _, event in ROAD[:11]), KeyFinalReturned(reason="结论与得分不符")),
}
