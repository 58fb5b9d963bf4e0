"""What the services' own checks of a declaration find, by their codes: the words beside each finding's sentence."""

from typing import Final

from portal.terms import _

CHECKS: Final = {
    "KIND_MISMATCH": _("对象类别不符"),
    "UNIT_MISMATCH": _("单位不符"),
    "OBJECT_MISMATCH": _("支出对象不符"),
    "POLICY_WITHOUT_MIDTERM": _("政策缺实施期目标"),
    "DATES_REVERSED": _("起止日期颠倒"),
    "YEAR_OUTSIDE": _("预算年度不在项目期内"),
    "AMOUNT_SUM": _("资金合计不符"),
    "MIDTERM_SMALLER": _("中期资金少于年度资金"),
    "TASKS_MISSING": _("缺年度主要任务"),
    "TASKS_SUM": _("任务金额超过资金总额"),
    "WEIGHT_SUM": _("分值合计不符"),
    "WEIGHT_UNUSUAL": _("分值结构与规定不同"),
    "NAME_REPEATED": _("指标名称重复"),
    "LEVEL_MISSING": _("缺应设的一级指标"),
    "COST_MISSING": _("缺成本指标"),
    "OUTPUT_MISSING": _("缺产出指标"),
    "OUTCOME_MISSING": _("缺效益指标"),
    "SATISFACTION_MISSING": _("缺满意度指标"),
    "LEVEL_ONE_UNKNOWN": _("一级指标不在指标体系中"),
    "LEVEL_TWO_MISMATCH": _("二级指标归类不符"),
    "TARGET_MISSING": _("缺指标值"),
    "TARGET_VAGUE": _("指标值笼统"),
    "RATE_AT_LIMIT": _("占比超过全部"),
    "MEASURE_MISSING": _("缺度量单位"),
    "EX_ANTE_MISSING": _("未作事前绩效评估"),
    "EX_ANTE_REFUSED": _("事前绩效评估不予支持"),
    "EX_ANTE_EXCEEDED": _("超过事前绩效评估支持的金额"),
}
