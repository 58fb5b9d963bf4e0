"""A county in which everything that can end has begun, on few items, and the commands that end it."""

from typing import Any

from tests.goals.samples import content, form
from tests.goals.steps import review
from tests.loop.county import ITEM, SLOW, County, spent
from tests.scenario.papers import paper

CANCELLED, REJECTED, CHOSEN, WITHDRAWN, CLOSED, MERGED, OVER = (f"360922-2020-P{n:04d}" for n in range(17, 24))
"""What ends of each: the goal, the declaration, all that was chosen or demanded, the rectification, the year, the unit, the warnings."""
MONITORED = (CANCELLED, WITHDRAWN, CLOSED, MERGED, OVER)
assert CANCELLED == ITEM
FIRM = {"third_party": "北京中泽融信", "third_party_code": "TP01", "contract": "万财绩合〔2020〕1号"}
WARNINGS = ({"kind": "绩效指标", "indicator": "养护里程"}, {"kind": "绩效目标"}, {"kind": "预算执行"})
NAME = "农村公路养护经费"
REASON = {"reason": "不再需要"}


async def _all(county: County, *commands: tuple[str, str, Any]) -> None:
    """Accepted one after the other; then everybody hears of them."""
    for who, path, body in commands:
        answer = await county.tried(who, path, body)
        assert answer.is_success, f"{who} POST {path}: {answer.text}"
    await county.settled()


async def begun(county: County) -> None:
    """All of it, up to the second of March 2021."""
    await _approved(county)
    await _published(county)
    await _monitored(county)
    await _rectified(county)
    await _evaluated(county)


async def _approved(county: County) -> None:
    for item in (CANCELLED, REJECTED, CHOSEN, WITHDRAWN, CLOSED, MERGED, OVER):
        goal, (unit, filer, department) = f"/goals/items/{item}", _people(item)
        await _all(
            county,
            (filer, f"{goal}/draft", {"content": form(content(unit=unit))}),
            (filer, f"{goal}/declaration", {"budget_round": "二上"}),
            (department, f"{goal}/department-review", {"opinion": "同意"}),
        )
        if item != REJECTED:
            document = {"document": "万财预〔2020〕1号"}
            await _all(county, ("qian", f"{goal}/review", review("优")), ("zhou", f"{goal}/approval", document))


def _people(item: str) -> tuple[str, str, str]:
    return ("301001", "wu", "zhu") if item == MERGED else ("219001", "li", "chen")


async def _published(county: County) -> None:
    required = [
        ("wang", f"/feedback/disclosures/{item}/GOAL/requirement", {"unit": _people(item)[0], "name": NAME, "due_on": "2021-12-20"})
        for item in (CANCELLED, CHOSEN, MERGED)
    ]
    await county.day("2020-07-01")
    selected = [
        command
        for item in (CANCELLED, CHOSEN)
        for command in (
            ("wang", f"/monitoring/key-monitorings/{item}/selection", {"reason": "重点民生"}),
            ("wang", f"/monitoring/key-monitorings/{item}/candidate-mark", {"reason": "列入下年评价"}),
            ("wang", f"/monitoring/key-monitorings/{item}/engagement", FIRM),
        )
    ]
    less = {"content": form(content(amount="1000000.00", fiscal_funds="800000.00")), "reason": "政策变化"}
    deferred = {"disposal": "暂缓拨款", "reason": "滞后", "document": "万财绩〔2020〕9号"}
    await _all(
        county,
        *required,
        *selected,
        ("li", f"/goals/items/{CHOSEN}/adjustment-request", less | {"budget_adjustment": "万财预调〔2020〕3号"}),
        ("zhou", f"/monitoring/disposals/{CHOSEN}", deferred),
        ("shen", f"/audit/items/{CHOSEN}/findings", {"finding": "台账不全"}),
        ("treasury", "/goals/budget-replies", {"source": "budget", "id": "1", "item": CANCELLED, "amount": "1200000.00"}),
    )


async def _monitored(county: County) -> None:
    await county.day("2020-09-05")
    told = [("treasury", "/monitoring/executions", spent(item, "2020-08-28", "120000.00")) for item in MONITORED]
    dates = {"rule_set": "anhui/2019", "fiscal_year": 2020, "opens_on": "2020-09-01", "due_on": "2020-09-20"}
    asked: list[tuple[str, str, Any]] = []
    for month in (7, 8):
        assigned = {"items": list(MONITORED) if month == 8 else [CANCELLED]}
        asked += [("wang", "/monitoring/rounds", dates | {"period_end_month": month})]
        asked += [("wang", f"/monitoring/rounds/360922-2020-R{month:02d}/assignments", assigned)]
    handed = [
        (_people(item)[1], f"/monitoring/items/{item}/records/8/{step}", body)
        for item in MONITORED
        for step, body in (("progress", {"progress": SLOW}), ("submission", {"form": paper("监控自评表"), "report": paper("自评报告")}))
    ]
    await _all(county, *told, *asked, *handed)


async def _rectified(county: County) -> None:
    problem = {"code": "W1", "description": "进度滞后", "demand": "加快实施"}
    terms = {"document": "万财绩整〔2020〕1号", "measures_due_on": "2021-10-20", "completion_due_on": "2021-11-20"}
    for item in (WITHDRAWN, CLOSED):
        one, notice = f"/feedback/rectifications/{item}/1", {"unit": "219001", "name": NAME, "origin": "MONITORING", "problems": [problem]}
        await _all(county, ("wang", f"{one}/draft", notice), ("wang", f"{one}/issue", terms))
    plan = {"problem": "W1", "measure": "增派人手", "owner": "站长", "planned_on": "2020-10-25"}
    done = {"problem": "W1", "result": "已完成", "done_on": "2020-09-05", "evidence": [paper("验收单")]}
    await _all(
        county,
        ("li", f"{one}/acknowledgement", None),
        ("li", f"{one}/measures", {"measures": [plan]}),
        ("wang", f"{one}/measures-acceptance", None),
        ("li", f"{one}/report", {"remedies": [done]}),
        ("wang", f"{one}/verification", {"opinion": "属实"}),
    )


async def _evaluated(county: County) -> None:
    await county.day("2021-03-02")
    rule = {"grade": "中", "action": "压减", "ratio_min": "10", "ratio_max": "20"}
    about = {"object": "PROJECT", "reason": "重点民生项目"}
    await _all(
        county,
        ("zhou", "/feedback/linkage-policies/2021", {"document": "万财绩〔2020〕8号", "rows": [rule]}),
        *(
            (
                "wang",
                f"/evaluation/self-evaluations/{item}/assignment",
                {"object": "PROJECT", "unit": _people(item)[0], "due_on": "2021-12-30"},
            )
            for item in (CANCELLED, CHOSEN, MERGED)
        ),
        ("chen", f"/evaluation/department-evaluations/{CHOSEN}/selection", {"unit": "219001", "reason": "重点民生项目"}),
        ("wang", f"/evaluation/key-evaluations/{CHOSEN}/selection", about | {"unit": "219001"}),
        ("wang", f"/evaluation/key-evaluations/{CHOSEN}/commission", FIRM),
    )
    for item in (WITHDRAWN, CLOSED):
        await county.department_result(item, 70, amount="1200000.00")
        proposal = {"next_year": 2021, "action": "压减", "ratio": "10", "reason": "依据当年挂钩办法"}
        await county.do("wang", f"/feedback/linkages/{item}/DEPARTMENT/proposal", proposal)
    applied = {"next_item": CLOSED.replace("-2020-", "-2021-"), "amount": "1080000.00", "document": "万财预〔2021〕2号"}
    linkage = f"/feedback/linkages/{CLOSED}/DEPARTMENT"
    await _all(county, ("zhou", f"{linkage}/confirmation", {"opinion": "采纳"}), ("zhou", f"{linkage}/application", applied))


async def ended(county: County) -> None:
    """Each of it ends."""
    document = REASON | {"document": "万财绩〔2021〕7号"}
    await _all(
        county,
        ("qian", f"/goals/items/{REJECTED}/review", review("差")),
        ("wang", f"/monitoring/key-monitorings/{CHOSEN}/cancellation", REASON),
        ("zhou", f"/goals/items/{CHOSEN}/adjustment-refusal", REASON),
        ("zhou", f"/monitoring/disposals/{CHOSEN}/release", document),
        ("wang", f"/feedback/disclosures/{CHOSEN}/GOAL/exemption", document),
        ("cao", f"/audit/items/{CHOSEN}/findings/1/settlement", REASON),
        ("wang", f"/evaluation/self-evaluations/{CHOSEN}/cancellation", REASON),
        ("chen", f"/evaluation/department-evaluations/{CHOSEN}/cancellation", REASON),
        ("wang", f"/evaluation/key-evaluations/{CHOSEN}/cancellation", REASON),
        ("wang", f"/feedback/rectifications/{WITHDRAWN}/1/withdrawal", REASON),
        ("zhou", f"/feedback/linkages/{WITHDRAWN}/DEPARTMENT/refusal", REASON),
        ("wang", f"/feedback/rectifications/{CLOSED}/1/closing", None),
        ("zhou", f"/feedback/linkages/{CLOSED}/DEPARTMENT/withdrawal", document),
        ("wang", f"/goals/items/{CLOSED}/closing", None),
        *(("wang", f"/monitoring/items/{OVER}/records/8/warning-clearance", one | REASON) for one in WARNINGS),
        ("zhou", f"/goals/items/{CANCELLED}/cancellation", REASON),
        ("wang", "/monitoring/rounds/360922-2020-R08/closing", None),
        ("wang", "/goals/units/301001/closing", {"reason": "机构改革", "successor": {"unit": "219001", "document": "万编发〔2020〕3号"}}),
    )
