"""The words of the subject that pages say by code: roles, stages, services, decisions' places."""

from typing import Final


def _(word: str) -> str:
    """Marks a word for the catalogue; it is translated where it is shown."""
    return word


STAGES: Final = (
    _("目标申报"),
    _("审核批复"),
    _("运行监控"),
    _("单位自评"),
    _("重点评价"),
    _("反馈整改"),
    _("结果应用"),
    _("公开报告"),
)
"""The eight stages (环) of the loop."""

ROLES: Final = {
    "AGENCY": _("预算单位"),
    "DEPARTMENT": _("主管部门"),
    "FINANCE_DIVISION": _("业务股室"),
    "PERFORMANCE_OFFICE": _("绩效评价股"),
    "BUDGET_OFFICE": _("预算股"),
    "TREASURY": _("国库"),
    "AUDIT": _("审计"),
    "COUNTY_GOVERNMENT": _("县政府"),
    "PEOPLES_CONGRESS": _("县人大"),
    "THIRD_PARTY": _("第三方机构"),
    "operator": _("系统管理"),
    "subscriber": _("事件订阅"),
}

SERVICES: Final = {
    "goals": _("绩效目标"),
    "monitoring": _("运行监控"),
    "evaluation": _("绩效评价"),
    "feedback": _("反馈整改"),
    "audit": _("审计"),
}
