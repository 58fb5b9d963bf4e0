"""Monitoring tasks, records and their papers as rows of the national tables (预算管理一体化数据标准).

What nothing tells stays empty: 财政区划名称, 绩效监控类型代码, 监控任务说明, codes of levels and of indicators that no library has.
A record's key is its number; that of a row of it or of a paper, a GUID, follows from what it is of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from monitoring.decisions.assignment import item_of
from monitoring.decisions.record_state import Record, Status
from shared.events.monitoring import Progress
from shared.events.values import Indicator, ObjectKind, Operator, code_of, first_level_of, jurisdiction_of, shown, unit_subject
from shared.forms.national import MONITORING
from shared.forms.national.tables import CHANCES, NO, YES

FINAL = frozenset({Status.FIN_REVIEWED, Status.CLOSED})
SENT = FINAL | {Status.SUBMITTED, Status.DEPT_REVIEWED}
"""What the unit is still at, or was returned to it, is not told."""
Row = tuple[str, ...]


@dataclass(frozen=True)
class Reported:
    """A record by its key, and what else is told of it."""

    key: str
    record: Record
    number: int
    """Which of the year's rounds it is of."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Names of units, and what goals aim at, by their subjects."""
    demands: str = ""
    results: str = ""
    """Of rectifications; both empty where none was demanded."""
    papers: Sequence[Any] = ()
    """What it names."""


def rows_of(name: str, reported: Sequence[Reported], under: str = "") -> list[Row]:
    """Of one of the tables; files are downloaded below `under`."""
    if name == "PAY_PERF_MONITOR_TASK":
        return [_task(one) for one in reported]
    sent = [one for one in reported if one.record.status in SENT]
    if name == "PAY_PERF_MONITOR_INFO":
        return [_info(one, indicator) for one in sent for indicator in one.record.indicators]
    return [_attached(one, paper, under) for one in sent for paper in one.papers]


def _task(one: Reported) -> Row:
    record = one.record
    return MONITORING["PAY_PERF_MONITOR_TASK"].row(
        **_whose(one),
        perf_task_id=one.key,
        perf_task_no=one.key,
        fiscal_year=record.fiscal_year,
        mof_div_code=f"{jurisdiction_of(one.key)}000",
        perf_type_name=f"{_object(record)}绩效监控",
        perf_task_title=f"{record.fiscal_year}年度1—{record.period_end_month}月绩效运行监控",
        task_end_date=record.due_on,
        is_last_inst=YES,
        times=one.number,
        is_deleted=YES if record.status is Status.ENDED else NO,
    )


def _info(one: Reported, indicator: Indicator) -> Row:
    record, row = one.record, one.record.rows[indicator.name]
    money, library = record.execution, indicator.library or ""
    return MONITORING["PAY_PERF_MONITOR_INFO"].row(
        **_whose(one),
        perf_mon_id=_row_key(one, indicator),
        perf_task_id=one.key,
        perf_mon_no=one.key,
        kpi_target=one.words.get(item_of(one.key), ""),
        pro_bgt_comp=_figure(money.executed if money else None),
        est_pro_bgt_annual=_figure(record.beside.expected_executed),
        lv1_perf_ind_name=f"{indicator.level1}指标",
        lv2_perf_ind_name=f"{indicator.level2}指标",
        lv3_perf_ind_code=library.partition("/")[0],
        lv3_perf_ind_name=indicator.name,
        kpi_val=_aimed_at(indicator),
        perf_comp=row.tier or _figure(row.actual),
        est_perf_annual=_figure(row.expected_actual),
        ana_dev_reasons=_reasons(row),
        complete_rate=CHANCES[row.likelihood],
        perf_send_date=record.first_submitted_on,
        is_perf_rectify=YES if one.demands else NO,
        rectify_advise=one.demands,
        rectify_epilog=one.results,
        is_last_inst=YES if record.status in FINAL else NO,
        times=one.number,
    )


def _attached(one: Reported, paper: Any, under: str) -> Row:
    """Beside the record's first row: a key of that table is of one row."""
    return MONITORING["PAY_PERF_MONITOR_ATTACH"].row(
        perf_att_id=_guid(f"{one.key}/{paper.sha256}"),
        perf_mon_id=_row_key(one, one.record.indicators[0]),
        file_name=paper.name,
        full_path=f"{under}/evidence/{paper.sha256}",
        report_file=paper.title,
    )


def _whose(one: Reported) -> dict[str, object]:
    record, jurisdiction = one.record, jurisdiction_of(one.key)
    department = first_level_of(record.unit)
    names = {code: one.words.get(unit_subject(jurisdiction, code), "") for code in (record.unit, department)}
    project = {"pro_code": code_of(item_of(one.key))[1:], "pro_name": record.name} if record.kind is ObjectKind.PROJECT else {}
    return {
        "agency_code": record.unit,
        "agency_name": names[record.unit],
        "dept_code": department,
        "dept_name": names[department],
        **project,
    }


def _object(record: Record) -> str:
    return "项目" if record.kind is ObjectKind.PROJECT else "部门整体"


def _aimed_at(one: Indicator) -> str:
    """≥100公里, or words."""
    if one.operator is Operator.QUALITATIVE or one.target is None:
        return one.target_text or ""
    return f"{one.operator}{shown(one.target)}{one.measure}"


def _reasons(row: Progress) -> str:
    """经费保障、其他：资金晚到."""
    return "：".join(part for part in ("、".join(row.causes), row.explanation.strip()) if part)


def _figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _row_key(one: Reported, indicator: Indicator) -> UUID:
    return _guid(f"{one.key}/{indicator.name}")


def _guid(of: str) -> UUID:
    return uuid5(NAMESPACE_URL, of)


def by_stream(rows: Sequence[Any], column: str) -> dict[str, list[Any]]:
    """Rows of a view under the record that they are about."""
    found = defaultdict[str, list[Any]](list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found
