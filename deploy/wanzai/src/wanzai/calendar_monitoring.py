"""When the treasury tells what was spent, rounds are opened, forms handed in and reviewed, key items watched, payments deferred."""

from datetime import date, timedelta
from typing import Any

from wanzai import forms
from wanzai.county import County, Item, Round
from wanzai.diary import Diary
from wanzai.people import DIVISION, PERFORMANCE, TREASURY, WATCHER, WATCHER_CODE, clerk, reviewer
from wanzai.stories import DEPARTMENT, FINANCE, KeyMonitoring, Watch

REVIEWED_AFTER = timedelta(days=7)
WARN_DAYS = 5


def write(diary: Diary, county: County) -> None:
    """Everything that is posted to monitoring."""
    for item in county.items:
        if item.key_monitoring:
            _key(diary, county, item, item.key_monitoring)
    for one in county.rounds:
        watched = [item for item in county.items if item.watch and item.year == one.year]
        _open(diary, county, one, watched)
        for item in watched:
            assert item.watch
            _record(diary, county, one, item, item.watch)
        diary.put(one.closes_on, one.code, PERFORMANCE, f"/monitoring/rounds/{_code(county, one)}/closing")


def _code(county: County, one: Round) -> str:
    return f"{county.jurisdiction}-{one.year}-{one.code}"


def _open(diary: Diary, county: County, one: Round, watched: list[Item]) -> None:
    opened = {
        "fiscal_year": one.year,
        "period_end_month": one.period_end_month,
        "opens_on": one.opens_on.isoformat(),
        "due_on": one.due_on.isoformat(),
        "warn_days": WARN_DAYS,
        "rule_set": one.rule_set,
        "document": one.document,
    }
    diary.put(one.opens_on, one.code, PERFORMANCE, "/monitoring/rounds", opened)
    for item in watched:
        assert item.watch
        _spent(diary, county, one, item, item.watch)
    listed = {"items": [county.id_of(item) for item in watched]}
    diary.put(one.opens_on, one.code, PERFORMANCE, f"/monitoring/rounds/{_code(county, one)}/assignments", listed)


def _spent(diary: Diary, county: County, one: Round, item: Item, story: Watch) -> None:
    """What the treasury tells: the period's figures; a correction of them the day after, together with a fact that comes late."""
    as_of = _last_day(one)

    def put(day: date, number: str, as_of: date, executed: str, **more: str) -> None:
        fact = {
            "source": "treasury",
            "id": f"{county.id_of(item)}:{number}",
            "item": county.id_of(item),
            "as_of": as_of.isoformat(),
            "initial_budget": forms.money(item.amount),
            "adjusted_budget": forms.money(item.amount),
            "executed": executed,
        }
        diary.put(day, f"execution {county.id_of(item)}", TREASURY, "/monitoring/executions", fact | more)

    if story.corrected_from is None:
        put(one.opens_on, "1", as_of, forms.money(story.executed))
        return
    put(one.opens_on, "1", as_of, forms.money(story.corrected_from))
    late = one.opens_on + timedelta(days=1)
    put(late, "2", as_of.replace(day=1), forms.money(story.executed / 2))
    corrects = {"corrects": f"{county.id_of(item)}:1", "reason": "退库后更正"}
    put(late, "3", as_of, forms.money(story.executed), **corrects)


def _last_day(one: Round) -> date:
    return date(one.year + one.period_end_month // 12, one.period_end_month % 12 + 1, 1) - timedelta(days=1)


def _record(diary: Diary, county: County, one: Round, item: Item, story: Watch) -> None:
    path = f"/monitoring/items/{county.id_of(item)}/records/{one.period_end_month}"
    unit, above = clerk(item.unit), reviewer(item.unit)

    def put(day: date, who: str, decision: str, body: dict[str, Any]) -> None:
        diary.put(day, path, who, f"{path}/{decision}", body)

    def hand_in(day: date) -> None:
        papers = {
            "form": forms.evidence(f"{item.name} 监控自评表 {one.code}"),
            "report": forms.evidence(f"{item.name} 自评报告 {one.code}"),
        }
        late = {} if story.light == "绿" else {"problems": "实施进度滞后于序时进度", "measures": "倒排工期，加快支付"}
        put(day, unit, "progress", {"progress": forms.progress(item, story.light)})
        put(day, unit, "submission", papers | late)

    day = story.submitted_on
    hand_in(day)
    if DEPARTMENT in story.returned:
        put(day, above, "department-return", {"reason": "完成情况与佐证材料不一致"})
        day += timedelta(days=2)
        hand_in(day)
    put(day, above, "department-review", {"opinion": "情况属实"})
    if FINANCE in story.returned:
        put(day, DIVISION, "finance-return", {"reason": "偏差原因没有说明到具体环节"})
        day += timedelta(days=3)
        hand_in(day)
        put(day, above, "department-review", {"opinion": "已补充说明"})
    day += REVIEWED_AFTER
    put(day, DIVISION, "finance-review", {"opinion": "同意"})
    if story.light == "黄":
        cleared = {"kind": "绩效指标", "indicator": "年度任务完成数", "reason": "已核实追赶进度的安排"}
        put(day, PERFORMANCE, "warning-clearance", cleared)
    put(day, PERFORMANCE, "closing", {})
    if story.disposal:
        decided = {
            "disposal": story.disposal,
            "reason": "绩效目标严重偏离",
            "document": f"{county.name}财绩处置〔{one.year}〕{item.code}号",
        }
        diary.put(day, path, PERFORMANCE, f"/monitoring/disposals/{county.id_of(item)}", decided)
    if story.released_on:
        released = {"reason": "整改到位，恢复拨款", "document": f"{county.name}财绩处置〔{one.year}〕{item.code}-2号"}
        diary.put(story.released_on, path, PERFORMANCE, f"/monitoring/disposals/{county.id_of(item)}/release", released)


def _key(diary: Diary, county: County, item: Item, story: KeyMonitoring) -> None:
    path = f"/monitoring/key-monitorings/{county.id_of(item)}"
    report = {"report": forms.evidence(f"{item.name} 重点监控报告"), "findings": story.findings, "problems": story.problems}
    diary.put(story.selected_on, path, PERFORMANCE, f"{path}/selection", {"reason": story.reason})
    if story.third_party:
        contract = f"{county.name}财绩监〔{item.year}〕{item.code}号"
        engaged = {"third_party": story.third_party, "third_party_code": WATCHER_CODE, "contract": contract}
        diary.put(story.selected_on, path, PERFORMANCE, f"{path}/engagement", engaged)
    diary.put(story.reported_on, path, WATCHER if story.third_party else PERFORMANCE, f"{path}/report", report)
    if story.candidate:
        diary.put(story.reported_on, path, PERFORMANCE, f"{path}/candidate-mark", {"reason": "社会关注度高，来年重点评价"})
    diary.put(story.reported_on, path, PERFORMANCE, f"{path}/conclusion", {"opinion": "监控结论已反馈项目单位"})
