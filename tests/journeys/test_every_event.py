"""Every event type that the services can tell is told by a journey over HTTP."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from embedded.composition import SERVICES
from evaluation.rules.rule_set import SCORING
from feedback.rules.linkage import LINKAGE_RULES
from goals.rules.checks import CHECKS
from monitoring.rules.shipped import LIGHTS
from shared.events.branching import Branched
from shared.events.envelope import catalogue
from shared.events.goals import ReviewPoints
from shared.rules.book import Book
from tests.journeys.serving import Serve, Served
from wanzai import forms, sectors
from wanzai.county import Item
from wanzai.diary import Days, Diary
from wanzai.moments import morning
from wanzai.papers import evidence
from wanzai.people import BUDGET, DIVISION, EVALUATOR, EVALUATOR_CODE, PERFORMANCE, SECOND, TREASURY, USERS, clerk, reviewer
from wanzai.plan import plan
from wanzai.player import play
from wanzai.progressed import progress
from wanzai.wanzai_data import WANZAI
from wanzai.wanzai_units import REFORMED

EVERY = {name for name, event in catalogue(*(service.tells for service in SERVICES)).items() if not issubclass(event, Branched)}
"""All but the event by which a log branches: an operator tells that, in `tests/journeys/test_branch.py`."""
RULES = {
    "/feedback/rule-sets/linkage": LINKAGE_RULES.settable(LINKAGE_RULES.named("sichuan/2025", Book()).rules),
    "/goals/rule-sets/checks": CHECKS.settable(CHECKS.named("mof/2015", Book()).rules),
    "/evaluation/rule-sets/scoring": SCORING.settable(SCORING.named("mof/2020", Book()).rules),
    "/monitoring/rule-sets/lights": LIGHTS.settable(LIGHTS.named("anhui/2019", Book()).rules),
}
"""Where rule sets of each kind are proposed, and one of them to copy."""
DUE = {one.year: one.due_on for one in WANZAI.rounds}


def eventful(item: Item) -> bool:
    """Something beyond the ordinary happened to it."""
    goal, watch, evaluated = item.goal, item.watch, item.self_evaluation
    return bool(
        (goal and (goal.adjustment or goal.barred_first or not goal.approved))
        or (watch and (watch.corrected_from or watch.disposal or watch.submitted_on > DUE[item.year]))
        or (evaluated and evaluated.rechecked)
        or item.key_monitoring
        or item.department_evaluation
        or item.key_evaluation
        or item.rectifications
        or any(story.published_on is None for story in item.disclosures)
        or item.unit == REFORMED.code
    )


def called_off() -> Days:
    """What never happened in Wanzai: a goal to be adjusted and published is cancelled, and more that was begun; linkages end; 整改范围."""
    return (*_taken_back().days(), *_cancelled().days())


def _taken_back() -> Diary:
    """A linkage is withdrawn and applied again, and a goal is to be adjusted."""
    diary, linkage, office = Diary("taken back"), "/feedback/linkages/360922-2019-P271/KEY", "万载县预审〔2021〕2号"
    diary.put(WANZAI.ends, linkage, BUDGET, f"{linkage}/withdrawal", {"reason": "金额有误", "document": office})
    proposal = {"next_year": 2021, "action": "压减", "ratio": "15", "reason": "依据评价结果和当年挂钩办法"}
    diary.put(WANZAI.ends, linkage, PERFORMANCE, f"{linkage}/proposal", proposal)
    diary.put(WANZAI.ends, linkage, BUDGET, f"{linkage}/confirmation", {"opinion": "采纳"})
    application = {"next_item": "360922-2021-P271", "amount": "1006400.00", "document": office}
    diary.put(WANZAI.ends, linkage, BUDGET, f"{linkage}/application", application)
    disposal = {"disposal": "调整目标", "reason": "绩效目标偏离", "document": "万载县财绩处置〔2021〕P072号"}
    diary.put(WANZAI.ends, "disposal", PERFORMANCE, "/monitoring/disposals/360922-2021-P072", disposal)
    return diary


def _cancelled() -> Diary:
    diary, goal, evaluated = Diary("called off"), "360922-2021-P072", "360922-2019-P072"
    today, soon = WANZAI.ends.isoformat(), (WANZAI.ends + timedelta(days=20)).isoformat()
    last_round = {"fiscal_year": 2021, "period_end_month": 12, "opens_on": today, "due_on": soon, "rule_set": "anhui/2019"}
    assignment = {"object": "PROJECT", "unit": "107001", "name": "融媒体宣传经费", "amount": "100000.00", "due_on": soon}
    scope = {"document": "万财绩〔2020〕9号", "grades": ["差"], "problems_of": ["KEY"], "lights": ["红"]}
    published = {"unit": "107001", "name": "融媒体宣传经费", "due_on": soon}
    diary.put(WANZAI.ends, "scope", PERFORMANCE, "/feedback/rectification-policies/2020", scope)
    diary.put(WANZAI.ends, goal, PERFORMANCE, "/monitoring/rounds", last_round)
    diary.put(WANZAI.ends, goal, PERFORMANCE, "/monitoring/rounds/360922-2021-R12/assignments", {"items": [goal]})
    diary.put(WANZAI.ends, goal, PERFORMANCE, f"/feedback/disclosures/{goal}/GOAL/requirement", published)
    watched = f"/monitoring/key-monitorings/{goal}"
    diary.put(WANZAI.ends, goal, PERFORMANCE, f"{watched}/selection", {"reason": "社会关注度高"})
    diary.put(WANZAI.ends, goal, PERFORMANCE, f"{watched}/cancellation", {"reason": "与审计监督重复"})
    diary.put(WANZAI.ends, goal, PERFORMANCE, f"/goals/items/{goal}/cancellation", {"reason": "项目终止"})
    diary.put(WANZAI.ends, evaluated, PERFORMANCE, f"/evaluation/self-evaluations/{evaluated}/assignment", assignment)
    diary.put(WANZAI.ends, evaluated, PERFORMANCE, f"/evaluation/self-evaluations/{evaluated}/cancellation", {"reason": "重复下达"})
    overriding = {"reason": "民生急需", "document": "万府办〔2020〕88号"}
    diary.put(WANZAI.ends, "override", BUDGET, "/goals/items/360922-2021-P271/override", overriding)
    return diary


def told_late(items: Iterable[Item]) -> Days:
    """The treasury tells what was spent in the year when the unit has reported, and the round is still open."""
    item = next(one for one in items if one.year == WANZAI.ends.year and one.watch and one.code != "P072" and one.unit != REFORMED.code)
    diary, path = Diary("told late"), f"/monitoring/items/{WANZAI.id_of(item)}/records/12"
    day = WANZAI.ends + timedelta(days=1)
    papers = {"form": evidence("监控自评表"), "report": evidence("自评报告"), "problems": "执行偏慢", "measures": "加快支付"}
    money = dict.fromkeys(("initial_budget", "adjusted_budget", "executed"), str(item.amount))
    fact = {"source": "treasury", "id": "late", "item": WANZAI.id_of(item), "as_of": WANZAI.ends.isoformat()} | money
    diary.put(day, path, PERFORMANCE, "/monitoring/rounds/360922-2021-R12/assignments", {"items": [WANZAI.id_of(item)]})
    diary.put(day, path, clerk(item.unit), f"{path}/progress", {"progress": progress(item, "绿", 12, item.amount)})
    diary.put(day, path, clerk(item.unit), f"{path}/submission", papers)
    diary.put(day, path, TREASURY, "/monitoring/executions", fact)
    return diary.days()


def asked_for_longer(items: Iterable[Item]) -> Days:
    """A unit that is told to rectify once more asks for a later date, and is refused."""
    item = next(one for one in items if one.rectifications and one.year == WANZAI.ends.year - 1)
    diary, path, day = Diary("asked for longer"), f"/feedback/rectifications/{WANZAI.id_of(item)}/2", WANZAI.ends
    problems = [{"code": "W1", "description": "佐证材料不全", "demand": "补齐佐证材料"}]
    measures, completion, later = ((day + timedelta(days=days)).isoformat() for days in (30, 60, 90))
    terms = {"document": "万载县财绩整改〔2021〕9号", "measures_due_on": measures, "completion_due_on": completion}
    for who, step, body in (
        (DIVISION, "draft", {"unit": item.unit, "name": item.name, "origin": item.rectifications[0].origin, "problems": problems}),
        (PERFORMANCE, "issue", terms),
        (clerk(item.unit), "extension-request", {"deadline": "COMPLETION", "due_on": later, "reason": "雨季无法施工"}),
        (PERFORMANCE, "extension-refusal", {"deadline": "COMPLETION", "reason": "期限足够"}),
    ):
        diary.put(day, path, who, f"{path}/{step}", body)
    return diary.days()


def made_to_choose() -> Days:
    """The county asks for a choice after warnings: payments are paused until the unit has chosen; the next time a disposal answers."""
    diary, item = Diary("made to choose"), replace(next(one for one in WANZAI.items if (one.year, one.code) == (2021, "P072")), year=2022)
    lights, county, first, second = "/monitoring/rule-sets/lights", WANZAI.jurisdiction, date(2022, 1, 31), date(2022, 2, 28)
    always = {"execution": {"basis": "checkpoints", "at_least": {"1": "1000.00"}, "light": "黄"}}
    choice = {"choice": {"within_workdays": 10, "kinds": ["预算执行"], "outcome": "暂停拨款"}}
    about = {"title": "限期选择", "document": "万财绩〔2022〕2号", "in_force_from": first.isoformat(), "reason": "本地文件"}
    money = dict.fromkeys(("initial_budget", "adjusted_budget"), str(item.amount)) | {"executed": "0.00"}
    papers = {"form": evidence("监控自评表"), "report": evidence("自评报告"), "problems": "执行偏慢", "measures": "加快支付"}
    path, disposals = WANZAI.id_of(item), f"/monitoring/disposals/{WANZAI.id_of(item)}"
    diary.put(first, path, DIVISION, lights, about | {"parameters": always | choice})
    diary.put(first, path, PERFORMANCE, f"{lights}/{county}-3/approval", {})
    paused, document = date(2022, 2, 20), {"document": "万财绩〔2022〕4号", "reason": "资金在途"}
    for month, day in enumerate((first, second), 1):
        asked = {"fiscal_year": 2022, "period_end_month": month, "opens_on": day.isoformat(), "rule_set": f"{county}/3"}
        record = f"/monitoring/items/{path}/records/{month}"
        diary.put(day, path, PERFORMANCE, "/monitoring/rounds", asked | {"due_on": (day + timedelta(days=20)).isoformat()})
        diary.put(day, path, PERFORMANCE, f"/monitoring/rounds/{county}-2022-R{month:02d}/assignments", {"items": [path]})
        diary.put(day, path, clerk(item.unit), f"{record}/progress", {"progress": progress(item, "绿", month, item.amount)})
        diary.put(day, path, clerk(item.unit), f"{record}/submission", papers | {"execution": money, "explanation": "在途"})
        if day == first:
            diary.put(paused, path, clerk(item.unit), f"{disposals}/choice", {"course": "继续实施", "reason": "资金在途"})
            diary.put(paused, path, PERFORMANCE, f"{disposals}/release", document)
    diary.put(second + timedelta(days=1), path, PERFORMANCE, disposals, document | {"disposal": "继续执行"})
    return diary.days()


def adjusted() -> Days:
    """A goal of the coming year is approved, and an adjustment above the year's limit is reviewed and granted for a later day."""
    diary, item = Diary("adjusted"), replace(next(one for one in WANZAI.items if (one.year, one.code) == (2021, "P072")), year=2022)
    less, path, document = replace(item, amount=item.amount / 2), f"/goals/items/{WANZAI.id_of(item)}", "万载县预调〔2021〕9号"
    reviewed = {"grade": "优", "points": dict.fromkeys(ReviewPoints.model_fields, "优"), "opinion": "可行"}
    source = evidence("申报表") | {"about": WANZAI.id_of(item), "sheet": "申报表", "cell": "A2"}
    agreed, asked = {"opinion": "同意"}, {"reason": "活动取消", "budget_adjustment": document}
    for who, step, body in (
        (BUDGET, "/goals/adjustment-limits/2022", {"percent": "20", "document": document}),
        (clerk(item.unit), f"{path}/draft", {"content": forms.goal(item, sectors.indicators(item)), "source": source}),
        (clerk(item.unit), f"{path}/declaration", {"budget_round": "二上"}),
        (reviewer(item.unit), f"{path}/department-review", agreed),
        (DIVISION, f"{path}/review", reviewed),
        (BUDGET, f"{path}/approval", {"document": document}),
        (clerk(item.unit), f"{path}/adjustment-request", asked | {"content": forms.goal(less, sectors.indicators(less))}),
        (reviewer(item.unit), f"{path}/adjustment-department-review", agreed),
        (DIVISION, f"{path}/adjustment-review", reviewed),
        (BUDGET, f"{path}/adjustment-approval", {"effective_on": "2022-07-01", "document": document}),
    ):
        diary.put(WANZAI.ends, path, who, step, body)
    return diary.days()


def library() -> Days:
    """Two indicators come into the library, one of them after a return, and are merged."""
    diary, day, document = Diary("library"), WANZAI.ends, {"document": "万财绩〔2020〕12号"}
    entry = {"level1": "产出", "level2": "质量", "name": "培训合格率", "measure": "%", "operator": "≥"}
    proposal = {"entry": entry, "effective_on": day.isoformat(), "reason": "各单位常用"}
    merge = {"change": "合并", "successors": ["A1"], "effective_on": (day + timedelta(days=1)).isoformat(), "reason": "同类项"}
    opinion, one = {"opinion": "口径清楚"}, "/goals/library/indicators"
    for who, step, body in (
        (PERFORMANCE, "A1/proposal", proposal),
        (DIVISION, "A1/return", {"reason": "口径不清"}),
        (PERFORMANCE, "A1/proposal", proposal),
        (DIVISION, "A1/review", opinion),
        (SECOND, "A1/publication", document),
        (PERFORMANCE, "A2/proposal", proposal),
        (DIVISION, "A2/review", opinion),
        (SECOND, "A2/publication", document),
        (PERFORMANCE, "A2/change", merge),
        (DIVISION, "A2/review", opinion),
        (SECOND, "A2/publication", document),
    ):
        diary.put(day, one, who, f"{one}/{step}", body)
    return diary.days()


def evaluated_before() -> Days:
    """A new road is evaluated before it is declared: returned, withdrawn, concluded, and the conclusion revoked."""
    diary, item, unit = Diary("evaluated before"), "360922-2022-P119901", "119001"
    path, document = f"/goals/ex-ante-evaluations/{item}", "万财绩〔2022〕3号"
    dimensions = ("necessity", "economy", "goal_soundness", "feasibility", "funding")
    about = {"name": "村道安防工程", "unit": unit, "object": "项目", "amount": "500000.00", "basis": "县交通规划"}
    request = {"content": about | {"statements": dict.fromkeys(dimensions, "有据可查")}}
    judged = {one: {"score": "18", "opinion": "充分"} for one in dimensions}
    for who, step, body in (
        (clerk(unit), "request", request),
        (reviewer(unit[:3]), "return", {"reason": "成本测算不足"}),
        (clerk(unit), "withdrawal", {"reason": "重新测算"}),
        (clerk(unit), "request", request),
        (reviewer(unit[:3]), "assessment", {"judgements": judged, "recommends": "支持", "opinion": "可行"}),
        (DIVISION, "conclusion", {"outcome": "支持", "reason": "必要、可行", "document": document}),
        (PERFORMANCE, "revocation", {"reason": "规划调整", "document": document}),
    ):
        diary.put(WANZAI.ends, path, who, f"{path}/{step}", body)
    return diary.days()


def second_thoughts() -> Days:
    """A key evaluation whose draft and final report come back, whose unit is silent, and whose result is corrected once it is linked."""
    diary, item = Diary("second thoughts"), "360922-2019-P072"
    path = f"/evaluation/key-evaluations/{item}"
    weights = {"决策": "20", "过程": "20", "产出": "30", "效益": "30"}
    scores = [{"dimension": one, "name": f"{one}情况", "weight": weight, "score": "16"} for one, weight in weights.items()]
    found = {"scores": scores, "report": evidence("评价报告")}
    final = found | {"answer_to_comments": "单位逾期未反馈"}
    correction = {"score": "70", "reason": "复核发现计分有误", "document": "万财绩〔2021〕9号"}
    named = {"object": "PROJECT", "unit": "107001", "name": "融媒体宣传经费", "amount": "100000.00", "reason": "重点"}
    commission = {"third_party": "评价机构", "third_party_code": EVALUATOR_CODE, "contract": "合同1号"}
    proposal = {"next_year": 2021, "action": "压减", "ratio": "15", "reason": "依据评价结果和当年挂钩办法"}
    day = WANZAI.ends + timedelta(days=1)
    for after, who, step, body in (
        (0, PERFORMANCE, "selection", named),
        (0, PERFORMANCE, "commission", commission),
        (0, EVALUATOR, "plan", {"plan": evidence("评价方案")}),
        (0, PERFORMANCE, "plan-approval", {}),
        (0, EVALUATOR, "fieldwork", {}),
        (0, EVALUATOR, "draft", found),
        (0, PERFORMANCE, "draft-return", {"reason": "缺少成本分析"}),
        (0, EVALUATOR, "draft", found),
        (11, PERFORMANCE, "silence", {"note": "书面征求两次"}),
        (11, EVALUATOR, "final-report", final),
        (11, PERFORMANCE, "final-return", {"reason": "结论与得分不符"}),
        (11, EVALUATOR, "final-report", final),
        (11, PERFORMANCE, "delivery", {}),
        (11, BUDGET, "receipt", {}),
        (11, PERFORMANCE, "confirmation", {}),
        (12, PERFORMANCE, f"/feedback/linkages/{item}/KEY/proposal", proposal),
        (13, SECOND, "correction", correction),
    ):
        diary.put(day + timedelta(days=after), path, who, step if step.startswith("/") else f"{path}/{step}", body)
    return diary.days()


def own_rules() -> Days:
    """The county sets rules of its own: one set is rejected, another approved and withdrawn before its day."""
    diary, first_day = Diary("own rules"), (WANZAI.ends + timedelta(days=60)).isoformat()
    about = {"title": "本地规则", "document": "万财绩〔2022〕1号", "in_force_from": first_day, "reason": "本地文件"}
    for path, parameters in RULES.items():
        body = about | {"parameters": parameters}
        diary.put(WANZAI.ends, path, DIVISION, path, body)
        diary.put(WANZAI.ends, path, PERFORMANCE, f"{path}/360922-1/rejection", {"reason": "文件未印发"})
        diary.put(WANZAI.ends, path, DIVISION, path, body)
        diary.put(WANZAI.ends, path, PERFORMANCE, f"{path}/360922-2/approval", {"document": "万财绩〔2022〕1号"})
        diary.put(WANZAI.ends, path, DIVISION, f"{path}/360922-2/withdrawal", {"reason": "改期"})
    return diary.days()


def recorded(served: Served) -> set[str]:
    headers = {"Authorization": f"Bearer {served.token_of('auditor')}"}
    types: set[str] = set()
    for service in (one.name for one in SERVICES):
        after = 0
        while page := httpx.get(served.stage.at(f"/{service}/events"), params={"after": after, "limit": 500}, headers=headers).json():
            types |= {event["type"] for event in page}
            after = int(page[-1]["sequence"])
    return types


@pytest.mark.long
@pytest.mark.parametrize("serve", ["embedded"], indirect=True)
def test_the_list_of_event_types_that_no_journey_produced_is_empty(serve: Serve, tmp_path: Path) -> None:
    items = tuple(item for item in WANZAI.items if eventful(item) or (item.year, item.code) == (2021, "P072"))
    few = replace(WANZAI, items=items)
    with serve(tmp_path, few.jurisdiction, USERS, morning(date(2019, 1, 7))) as served:
        play(
            (
                *plan(few),
                *called_off(),
                *adjusted(),
                *library(),
                *evaluated_before(),
                *told_late(items),
                *asked_for_longer(items),
                *second_thoughts(),
                *own_rules(),
                *made_to_choose(),
            ),
            few.ends,
            served.stage,
            Console(quiet=True),
        )
        assert EVERY - recorded(served) == set()
