"""When the treasury tells what was spent, rounds are opened, forms handed in and reviewed, key items watched, payments deferred."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from wanzai import chance, forms
from wanzai.attained import attained
from wanzai.county import County, Item, Round
from wanzai.diary import Diary
from wanzai.moments import workday
from wanzai.papers import evidence
from wanzai.people import DIVISION, PERFORMANCE, TREASURY, WATCHER, WATCHER_CODE, clerk, reviewer
from wanzai.progressed import lagging_indicator, progress
from wanzai.spending import spending_of
from wanzai.stories import DEPARTMENT, FINANCE, KeyMonitoring, SelfEvaluation, Watch
from wanzai.wording import words

REVIEWED_AFTER = timedelta(days=7)
WARN_DAYS = 5
BOOKS_CLOSED = (1, 8)
"""Month and day of the year after."""
CORRECTIONS = ("误支退回国库，冲减执行数", "其他项目支出误记入本项目，已调账", "重复支付一笔，退回后更正")
BEHIND = Decimal("0.8")
"""Of what the time asks for."""


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
        diary.put(one.closes_on, _code(county, one), PERFORMANCE, f"/monitoring/rounds/{_code(county, one)}/closing")
    for item in county.items:
        if item.self_evaluation:
            _year_ends(diary, county, item, item.self_evaluation)


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
    diary.put(one.opens_on, _code(county, one), PERFORMANCE, "/monitoring/rounds", opened)
    for item in watched:
        assert item.watch
        _spent(diary, county, one, item, item.watch)
    listed = {"items": [county.id_of(item) for item in watched]}
    diary.put(one.opens_on, _code(county, one), PERFORMANCE, f"/monitoring/rounds/{_code(county, one)}/assignments", listed)


def _year_ends(diary: Diary, county: County, item: Item, story: SelfEvaluation) -> None:
    """What the treasury tells when the books are closed: the unit's self-evaluation states the same."""
    fact = {
        "source": "treasury",
        "id": f"{county.id_of(item)}:12",
        "item": county.id_of(item),
        "as_of": f"{item.year}-12-31",
        "initial_budget": forms.money(item.amount),
        "adjusted_budget": forms.money(item.amount),
        "executed": forms.money(attained(item, story.grade, story.spent).executed),
    }
    diary.put(date(item.year + 1, *BOOKS_CLOSED), f"execution {county.id_of(item)}", TREASURY, "/monitoring/executions", fact)


def _spent(diary: Diary, county: County, one: Round, item: Item, story: Watch) -> None:
    """What the treasury tells: the period's figures; a correction, with a late fact on the day after, or alone when the round is over."""
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
    day = story.corrected_on or one.opens_on + timedelta(days=1)
    if not story.corrected_on:
        put(day, "2", as_of.replace(day=1), forms.money(story.executed / 2))
    corrects = {"corrects": f"{county.id_of(item)}:1", "reason": chance.one_of(item, "correction", CORRECTIONS)}
    put(day, "3", as_of, forms.money(story.executed), **corrects)


def _last_day(one: Round) -> date:
    return date(one.year + one.period_end_month // 12, one.period_end_month % 12 + 1, 1) - timedelta(days=1)


def _record(diary: Diary, county: County, one: Round, item: Item, story: Watch) -> None:
    path = f"/monitoring/items/{county.id_of(item)}/records/{one.period_end_month}"
    unit, above = clerk(item.unit), reviewer(item.unit)

    def put(day: date, who: str, decision: str, body: dict[str, Any]) -> None:
        diary.put(day, path, who, f"{path}/{decision}", body)

    def hand_in(day: date) -> None:
        papers = {
            "form": evidence(f"{item.name} 监控自评表 {one.code}"),
            "report": evidence(f"{item.name} 自评报告 {one.code}"),
        }
        put(day, unit, "progress", {"progress": progress(item, story.light, one.period_end_month, story.known)})
        put(day, unit, "submission", papers | _lag(item, story, one))

    day = story.submitted_on
    hand_in(day)
    if DEPARTMENT in story.returned:
        put(day, above, "department-return", {"reason": words(item, "monitoring_department_return")})
        day = workday(day + timedelta(days=2))
        hand_in(day)
    put(day, above, "department-review", {"opinion": words(item, "monitoring_department")})
    if FINANCE in story.returned:
        put(day, DIVISION, "finance-return", {"reason": words(item, "monitoring_finance_return")})
        day = workday(day + timedelta(days=3))
        hand_in(day)
        put(day, above, "department-review", {"opinion": "已补充说明和佐证材料，同意报送"})
    day = workday(day + REVIEWED_AFTER)
    lagging = lagging_indicator(item, story.light, one.period_end_month)
    about = {"kind": "绩效指标", "indicator": lagging}
    if story.light == "黄":
        spending = spending_of(item)
        put(day, unit, "warning-explanation", about | {"explanation": spending.behind, "measures": spending.measures})
    put(
        day,
        DIVISION,
        "finance-review",
        {"opinion": words(item, "monitoring_finance" if story.light == "绿" else "monitoring_finance_late")},
    )
    if story.light == "黄":
        put(day, PERFORMANCE, "warning-clearance", about | {"reason": words(item, "warning")})
    put(day, PERFORMANCE, "closing", {})
    if story.disposal:
        decided = {
            "disposal": story.disposal,
            "reason": f"截至7月执行率{story.executed / item.amount * 100:.2f}%，{story.why}",
            "document": f"{county.name}财绩处置〔{one.year}〕{item.code}号",
        }
        diary.put(day, path, PERFORMANCE, f"/monitoring/disposals/{county.id_of(item)}", decided)
    if story.released_on:
        released = {"reason": "整改到位，恢复拨款", "document": f"{county.name}财绩处置〔{one.year}〕{item.code}-2号"}
        diary.put(story.released_on, path, PERFORMANCE, f"/monitoring/disposals/{county.id_of(item)}/release", released)


def _lag(item: Item, story: Watch, one: Round) -> dict[str, str]:
    """What the report says of the lag, where there is one: in the goal or in the money."""
    lagging = lagging_indicator(item, story.light, one.period_end_month)
    behind = story.known * 12 < item.amount * one.period_end_month * BEHIND
    if not lagging and not behind:
        return {}
    spent = f"执行率{story.known / item.amount * 100:.2f}%" if behind else ""
    late = f"“{lagging}”滞后于序时进度" if lagging else ""
    spending = spending_of(item)
    return {"problems": f"{'，'.join(word for word in (late, spent) if word)}：{spending.behind}", "measures": spending.measures}


def _key(diary: Diary, county: County, item: Item, story: KeyMonitoring) -> None:
    path = f"/monitoring/key-monitorings/{county.id_of(item)}"
    report = {"report": evidence(f"{item.name} 重点监控报告"), "findings": _found(item, story), "problems": story.problems}
    diary.put(story.selected_on, path, PERFORMANCE, f"{path}/selection", {"reason": story.reason})
    if story.third_party:
        contract = f"{county.name}财绩监〔{item.year}〕{item.code}号"
        engaged = {"third_party": story.third_party, "third_party_code": WATCHER_CODE, "contract": contract}
        diary.put(story.selected_on, path, PERFORMANCE, f"{path}/engagement", engaged)
    diary.put(story.reported_on, path, WATCHER if story.third_party else PERFORMANCE, f"{path}/report", report)
    if story.candidate:
        diary.put(story.reported_on, path, PERFORMANCE, f"{path}/candidate-mark", {"reason": "社会关注度高，来年重点评价"})
    diary.put(story.reported_on, path, PERFORMANCE, f"{path}/conclusion", {"opinion": "监控结论已反馈项目单位"})


def _found(item: Item, story: KeyMonitoring) -> str:
    """What the report found, with what the unit had told by then."""
    watch = item.watch
    if not watch:
        return story.findings
    first = progress(item, watch.light, 7, watch.known)[0]
    return f"{story.findings}；截至7月执行率{watch.known / item.amount * 100:.2f}%，“{first['indicator']}”完成{first['actual']}"
