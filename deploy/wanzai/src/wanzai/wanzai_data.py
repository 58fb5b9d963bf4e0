"""Wanzai county 2019–2021: the names, amounts and counts of its report of 2020; everything else is synthetic and marked so."""

from datetime import date
from decimal import Decimal

from wanzai import wanzai_2019, wanzai_2020, wanzai_2021
from wanzai.county import Assignment, Audit, County, Policy, Report, Round, Scope
from wanzai.wanzai_2020_evaluated import evaluated
from wanzai.wanzai_rectifications import with_rectifications
from wanzai.wanzai_units import MERGED, UNITS

REFORM = "万发〔2019〕20号"

SCOPES = (
    Scope(
        2019,
        date(2019, 1, 7),
        "20元及以上",
        whole_department=False,
        note="报告原文如此，疑为“20万元及以上”；按原文保留，不据此强制",
        document="万财绩〔2018〕3号",
    ),
    Scope(
        2020,
        date(2019, 9, 2),
        "所有项目资金",
        whole_department=True,
        note="从20元及以上扩大到所有项目资金，并纳入部门整体支出（双覆盖）",
        document=REFORM,
    ),
)

ROUNDS = (
    Round(
        2020,
        "R07",
        7,
        opens_on=date(2020, 8, 3),
        due_on=date(2020, 8, 31),
        closes_on=date(2020, 9, 30),
        rule_set="anhui/2019",
        document="万财绩〔2020〕9号",
    ),
    Round(
        2021,
        "R07",
        7,
        opens_on=date(2021, 8, 2),
        due_on=date(2021, 8, 31),
        closes_on=date(2021, 9, 30),
        rule_set="anhui/2019",
        document="万财绩〔2021〕10号",
    ),
)

ASSIGNMENTS = (
    Assignment(2019, date(2020, 3, 2), date(2020, 4, 30), "万财绩〔2020〕4号"),
    Assignment(2020, date(2021, 3, 1), date(2021, 4, 30), "万财绩〔2021〕3号"),
)

LINKAGE = (
    ("优", "优先保障", None, None),
    ("良", "予以保障", None, None),
    ("中", "压减", Decimal(10), Decimal(20)),
    ("差", "取消", None, None),
)
POLICIES = (
    Policy(2021, date(2020, 9, 15), "万财预〔2020〕33号", LINKAGE),
    Policy(2022, date(2021, 9, 14), "万财预〔2021〕35号", LINKAGE),
)

REPORTS = (
    Report("G", 2020, date(2020, 11, 16), date(2020, 11, 20), "2020年度财政重点绩效评价情况报告", "万财字〔2020〕101号"),
    Report("C", 2020, date(2020, 11, 16), date(2020, 12, 4), "2020年度财政重点绩效评价情况报告", "万府字〔2020〕88号"),
    Report("G", 2021, date(2021, 11, 15), date(2021, 11, 19), "2021年度财政重点绩效评价情况报告", "万财字〔2021〕97号"),
    Report("C", 2021, date(2021, 11, 15), date(2021, 12, 3), "2021年度财政重点绩效评价情况报告", "万府字〔2021〕84号"),
)

AUDITS = (
    Audit("2020-P313", date(2020, 11, 25), date(2020, 12, 18), "物资出入库台账登记不全", "台账已补登并核对一致"),
    Audit("2019-P271", date(2020, 11, 25), None, "合同变更未履行审批", ""),
    Audit("2020-P252", date(2021, 11, 24), date(2021, 12, 17), "两个标段监理日志缺失", "已补齐并由监理单位书面说明"),
)

FISCAL_2020 = wanzai_2020.items()

WANZAI = County(
    "360922",
    "万载县",
    2020,
    date(2019, 1, 7),
    date(2021, 12, 31),
    (*UNITS, MERGED),
    with_rectifications((*wanzai_2019.items(), *evaluated(FISCAL_2020), *wanzai_2021.items(FISCAL_2020))),
    SCOPES,
    ROUNDS,
    ASSIGNMENTS,
    policies=POLICIES,
    reports=REPORTS,
    audits=AUDITS,
    limits=(wanzai_2021.LIMIT,),
)
