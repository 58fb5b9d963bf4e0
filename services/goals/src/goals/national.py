"""Approved goals and the indicator library as rows of the national tables (预算管理一体化数据标准).

What the county has no value for stays empty (业务类型, 下级财政区划); an indicator's key, a GUID, follows from what it is of."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from goals.decisions.library import LibraryIndicator
from goals.views.cases import Case
from shared.events.values import Horizon, Indicator, ObjectKind, code_of, jurisdiction_of
from shared.forms.national import GOALS
from shared.forms.national.tables import ANNUAL, LONG_TERM, NO, SIGNS, YES

FOREVER = "2999-12-31"
KIND_OF = {"PM": ObjectKind.PROJECT, "BGT": ObjectKind.DEPARTMENT}
"""Whose goals the tables of each family hold."""
Row = tuple[str, ...]


def goal_rows(name: str, cases: Sequence[Case], units: Mapping[str, str]) -> list[Row]:
    """Of PM_PERF_* or BGT_PERF_*: a row for each goal, or for each indicator of it."""
    held = [one for one in cases if one.kind is KIND_OF[name.partition("_")[0]]]
    if name.endswith("INDICATOR"):
        return [_indicator(name, case, one, units) for case in held for one in case.indicators]
    key = GOALS[name].names[0]
    return [
        GOALS[name].row(
            **{key: case.item},
            **_about(case, units),
            kpi_target=case.annual_goal,
            zqgoal=case.midterm_goal or "",
            ndgoal=case.annual_goal,
        )
        for case in held
    ]


def library_rows(jurisdiction: str, indicators: Sequence[LibraryIndicator], today: date) -> list[Row]:
    """Of BAS_PERF_INDICATOR: what holds today."""
    rows = []
    for one in indicators:
        if version := one.in_force(today):
            entry = version.entry
            rows.append(
                GOALS["BAS_PERF_INDICATOR"].row(
                    kpi_id=one.code,
                    mof_div_code=_division(jurisdiction),
                    kpi_lv1=entry.level1,
                    kpi_lv2=entry.level2,
                    kpi_lv3=entry.name,
                    kpi_content=entry.name,
                    kpi_evalstd=entry.scoring_standard,
                    kpi_remark=entry.definition,
                    computesign=SIGNS[entry.operator] if entry.operator else "",
                    meterunit=entry.measure,
                    version=version.version,
                    start_date=version.effective_on,
                    end_date=one.retired.effective_on if one.retired else FOREVER,
                    is_enabled=YES,
                    is_deleted=NO,
                )
            )
    return rows


def _indicator(name: str, case: Case, one: Indicator, units: Mapping[str, str]) -> Row:
    return GOALS[name].row(
        **_about(case, units),
        kpi_id=uuid5(NAMESPACE_URL, f"{case.item}/{one.horizon}/{one.name}"),
        kpi_lv1=f"{one.level1}指标",
        kpi_lv2=f"{one.level2}指标",
        kpi_lv3=one.name,
        kpi_content=one.name,
        kpi_evalstd=one.scoring_standard,
        kpi_val=(one.target_text or "") if one.target is None else f"{one.target:f}",
        weight=one.weight,
        computesign=SIGNS[one.operator],
        meterunit=one.measure,
        yearflag=LONG_TERM if one.horizon is Horizon.MIDTERM else ANNUAL,
    )


def _about(case: Case, units: Mapping[str, str]) -> dict[str, object]:
    unit = units.get(case.unit, "")
    project = {"pro_code": code_of(case.item)[1:], "pro_name": case.name, "agency_code": case.unit, "agency_name": unit}
    return {
        "mof_div_code": _division(jurisdiction_of(case.item)),
        "fiscal_year": case.year,
        **(project if case.kind is ObjectKind.PROJECT else {"dept_code": case.unit, "dept_name": unit}),
        "version": case.version,
        "version_name": f"第{case.version}版",
        "times": case.version,
        "is_deleted": NO,
    }


def _division(jurisdiction: str) -> str:
    """财政区划 in nine digits: 360922000."""
    return f"{jurisdiction}000"
