"""What a question about one thing answers is stated whole: the folded state may change, this does not."""

import json
from datetime import date
from decimal import Decimal

from monitoring.api.answer_models import DisposalsAnswer, KeyMonitoringAnswer, RecordAnswer
from monitoring.api.executions import ExecutionsAnswer
from monitoring.decisions.disposal import DISPOSALS
from monitoring.decisions.execution import EXECUTION
from monitoring.decisions.key_monitoring import KEY_MONITORING
from monitoring.decisions.record import RECORD
from shared.attainment.rule_set import in_force
from shared.events.envelope import Value
from shared.events.monitoring import (
    Assessed,
    Disposal,
    DisposalDecided,
    Execution,
    ExecutionCorrected,
    ExecutionReported,
    IndicatorProgressReported,
    KeyMonitoringConcluded,
    KeyMonitoringReported,
    KeyMonitoringSelected,
    Light,
    LightsAssessed,
    MonitoringClosed,
    MonitoringOverdue,
    MonitoringSubmitted,
    NextYearCandidateMarked,
    ThirdPartyEngaged,
    WarningKind,
    WarningRaised,
)
from tests.monitoring.samples import AMOUNT, ASSIGNED, FORM, GOAL, LENGTH, ON_TIME, REPORT
from tests.scenario.papers import paper

END_OF_JUNE = date(2020, 6, 30)
SLOW = Assessed(kind=WarningKind.EXECUTION, light=Light.RED, inputs={"executed": "300000.00"}, sentence="执行率25.00%亮红灯")
LENGTH_AS_JSON = {
    "horizon": "ANNUAL",
    "level1": "产出",
    "level2": "数量",
    "name": "养护里程",
    "operator": "≥",
    "target": "120",
    "target_text": None,
    "measure": "公里",
    "weight": "50.00",
    "baseline": None,
    "commonality": "SPECIFIC",
    "sector": "",
    "is_core": False,
    "scoring_standard": "",
    "scoring_rule": "",
    "phasing": "",
    "library": None,
}
SLOW_AS_JSON = {
    "kind": "预算执行",
    "light": "红",
    "indicator": None,
    "inputs": {"executed": "300000.00"},
    "sentence": "执行率25.00%亮红灯",
}


def as_json(answer: Value) -> object:
    return json.loads(answer.model_dump_json())


def test_a_record_answers_what_is_asked_what_was_reported_and_its_lights() -> None:
    execution = Execution(initial_budget=AMOUNT, adjusted_budget=AMOUNT, executed=Decimal(300000), rate=Decimal(25))
    state = RECORD.fold(
        [
            ASSIGNED.model_copy(update={"indicators": (LENGTH,)}),
            IndicatorProgressReported(progress=ON_TIME[:1]),
            MonitoringOverdue(unit="219001", due_on=date(2020, 7, 15)),
            MonitoringSubmitted(
                unit="219001",
                name=GOAL.name,
                kind=GOAL.kind,
                amount=AMOUNT,
                fiscal_year=2020,
                period_end_month=6,
                execution=execution,
                progress=ON_TIME[:1],
                form=FORM,
                report=REPORT,
                on=date(2020, 7, 16),
                by="li",
            ),
            LightsAssessed(unit="219001", rule_set="anhui/2019", goal_light=Light.GREEN, execution_light=Light.RED, lights=(SLOW,)),
            WarningRaised(unit="219001", rule_set="anhui/2019", warning=SLOW),
            MonitoringClosed(),
        ]
    )
    assert as_json(RecordAnswer.of(state)) == {
        "decisions": [],
        "turn": None,
        "status": "已办结",
        "unit": "219001",
        "name": "农村公路养护经费",
        "kind": "PROJECT",
        "amount": "1200000.00",
        "fiscal_year": 2020,
        "period_end_month": 6,
        "opens_on": "2020-07-01",
        "due_on": "2020-07-15",
        "rule_set": "anhui/2019",
        "goal_version": 1,
        "indicators": [LENGTH_AS_JSON],
        "rows": {
            "养护里程": {
                "indicator": "养护里程",
                "actual": "60",
                "tier": None,
                "expected_actual": None,
                "likelihood": "确定能",
                "causes": [],
                "explanation": "",
            }
        },
        "execution": {
            "initial_budget": "1200000.00",
            "adjusted_budget": "1200000.00",
            "executed": "300000.00",
            "rate": "25.00",
            "expected_executed": None,
            "reference": None,
            "as_of": None,
        },
        "stated": None,
        "findings": [],
        "explanation": "",
        "returned_because": "",
        "points": [],
        "attainment": {
            "percent": "50.00",
            "rule_set": "weighted/2018",
            "sentence": in_force(2020).sentence,
            "indicators": [
                {
                    "indicator": "养护里程",
                    "weight": "50.00",
                    "share": "100.00",
                    "percent": "50.00",
                    "sentence": "完成值60，要求≥120：完成值÷指标值，至多计100.00%，计50.00%",
                }
            ],
            "not_reported": [],
        },
        "beside": {
            "initial_budget": None,
            "adjusted_budget": None,
            "executed": None,
            "expected_executed": None,
            "explanation": "",
            "problems": "",
            "measures": "",
        },
        "source": None,
        "form": FORM.model_dump(),
        "report": REPORT.model_dump(),
        "submitted_by": "li",
        "first_submitted_on": "2020-07-16",
        "overdue": True,
        "goal_light": "绿",
        "execution_light": "红",
        "lights": [SLOW_AS_JSON],
        "warnings": [SLOW_AS_JSON],
        "explained": [],
        "known_now": None,
    }


def test_a_record_that_was_only_assigned_answers_what_is_asked() -> None:
    answer = RecordAnswer.of(RECORD.fold([ASSIGNED]))
    empty = answer.model_dump(mode="json", include={"rows", "execution", "submitted_by", "first_submitted_on", "goal_light", "lights"})
    assert empty == {"rows": {}, "execution": None, "submitted_by": "", "first_submitted_on": None, "goal_light": None, "lights": []}


def test_a_key_monitoring_answers_why_who_and_what_was_found() -> None:
    state = KEY_MONITORING.fold(
        [
            KeyMonitoringSelected(unit="219001", name=GOAL.name, amount=AMOUNT, reason="社会关注度高"),
            ThirdPartyEngaged(third_party="北京中泽融信", third_party_code="TP01", contract="2020-03"),
            KeyMonitoringReported(unit="219001", report=REPORT, findings="物资台账不全", problems=("台账不全",)),
            NextYearCandidateMarked(reason="来年重点评价"),
            KeyMonitoringConcluded(opinion="办结"),
        ]
    )
    assert as_json(KeyMonitoringAnswer.of(state)) == {
        "decisions": [],
        "turn": None,
        "status": "已办结",
        "unit": "219001",
        "name": "农村公路养护经费",
        "amount": "1200000.00",
        "reason": "社会关注度高",
        "third_party": "北京中泽融信",
        "third_party_code": "TP01",
        "contract": "2020-03",
        "report": paper("绩效监控自评报告"),
        "findings": "物资台账不全",
        "problems": ["台账不全"],
        "candidate": True,
        "opinion": "办结",
    }


def test_disposals_answer_what_was_decided_and_whether_payments_flow() -> None:
    recalled = DisposalDecided(unit="219001", disposal=Disposal.RECALL_FUNDS, amount=Decimal(200000), reason="结余", by="wang")
    stopped = DisposalDecided(unit="219001", disposal=Disposal.STOP_PAYMENT, reason="滞后", by="wang")
    assert as_json(DisposalsAnswer.of(DISPOSALS.fold([recalled, stopped]))) == {
        "decisions": [],
        "turn": None,
        "demanded": None,
        "chosen": None,
        "payment": "停止拨款",
        "unit": "219001",
        "decided": [
            {"unit": "219001", "disposal": "收回资金", "amount": "200000.00", "reason": "结余", "by": "wang"},
            {"unit": "219001", "disposal": "停止拨款", "amount": None, "reason": "滞后", "by": "wang"},
        ],
    }


def test_executions_answer_all_facts_and_the_one_that_counts_as_of_a_day() -> None:
    told = ExecutionReported(
        reference="treasury/77", as_of=END_OF_JUNE, initial_budget=AMOUNT, adjusted_budget=AMOUNT, executed=Decimal(600000)
    )
    corrected = ExecutionCorrected(
        reference="treasury/78",
        corrects="treasury/77",
        as_of=END_OF_JUNE,
        initial_budget=AMOUNT,
        adjusted_budget=AMOUNT,
        executed=Decimal(560000),
        reason="重复记账",
    )
    first = {
        "reference": "treasury/77",
        "as_of": "2020-06-30",
        "initial_budget": "1200000.00",
        "adjusted_budget": "1200000.00",
        "executed": "600000.00",
        "corrected_by": "treasury/78",
        "findings": [],
    }
    second = first | {"reference": "treasury/78", "executed": "560000.00", "corrected_by": ""}
    state = EXECUTION.fold([told, corrected])
    assert as_json(ExecutionsAnswer.of(state, END_OF_JUNE, "无人知晓")) == {
        "facts": [first, second],
        "as_of": "2020-06-30",
        "counts": second,
        "finding": "无人知晓",
    }
    assert as_json(ExecutionsAnswer.of(state, date(2020, 6, 29), "")) == {
        "facts": [first, second],
        "as_of": "2020-06-29",
        "counts": None,
        "finding": "",
    }
