"""The words of the subject that pages say by code: roles, stages, services, decisions' places."""

import re
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

PROGRAMS: Final = {**SERVICES, "library-seed": _("随附指标库")}
"""What decides by itself, by what stands behind `service:` where somebody would be named."""

YES, NO = _("是"), _("否")

OPINIONS: Final = {
    "NOT_QUANTIFIED": _("指标不够细化、量化"),
    "NOT_COMPLETE": _("指标不够完整"),
    "NOT_RELEVANT": _("指标与项目的相关性不够"),
    "TARGET_MISMATCH": _("指标与指标值不匹配"),
    "SPLIT_ADVISED": _("建议拆分指标"),
    "WRONG_LEVEL": _("指标类型错误"),
    "OTHER": _("其他"),
}
"""监审意见, by the codes that a reviewer chooses from."""
CODES: Final = {
    **OPINIONS,
    "time": _("按时间进度"),
    "year": _("按全年目标"),
    "checkpoints": _("按月份节点"),
    "FULL": _("得满分"),
    "RATIO": _("按比例计分"),
    "MANUAL": _("人工评分"),
    "A_OVER_B": _("目标值÷完成值"),
    "LINEAR_EXCESS": _("按超出比例扣分"),
    "BELOW_FULL": _("不得满分"),
    "EVALUATION_REPORT": _("评价报告"),
    "COMPLETION": _("整改结果"),
    "ANNUAL": _("年度"),
    "DEPARTMENT": _("部门整体支出"),
    "MIDTERM": _("中期"),
    "COMMON": _("共性"),
    "SELF": _("单位自评"),
    "SPECIFIC": _("个性"),
    "AUDIT": _("审计发现"),
    "MEASURES": _("整改措施"),
    "KEY": _("重点评价"),
    "SELF_EVALUATION": _("自评结果"),
    "MONITORING": _("运行监控"),
    "GOAL": _("绩效目标"),
    "PROJECT": _("项目支出"),
    "=": _("＝"),
    "<": _("＜"),
    ">": _("＞"),
}
"""What stands for values that are no Chinese words."""

ORIGINS: Final = {
    "MONITORING": _("运行监控"),
    "SELF": _("单位自评"),
    "DEPARTMENT": _("部门评价"),
    "KEY": _("重点评价"),
    "AUDIT": _("审计发现"),
}
"""By which evaluation, or from what else, something came."""

MONEY: Final = frozenset(
    {
        "amount",
        "amount_from",
        "carryover",
        "executed",
        "expected_executed",
        "fee",
        "fiscal_funds",
        "initial_budget",
        "adjusted_budget",
        "midterm_amount",
        "other_funds",
        "policy_from",
        "project_from",
        "supported",
        "threshold",
        "total_amount",
        "transfer_from",
    }
)
"""The fields that hold yuan."""

PERSONS: Final = frozenset(
    {
        "by",
        "completed_by",
        "declared_by",
        "decided_by",
        "found_by",
        "proposed_by",
        "reported_by",
        "reporters",
        "requested_by",
        "submitted_by",
        "who",
    }
)
"""The fields that hold somebody's id."""

UNITS: Final = frozenset({"department", "from_unit", "successor", "to_unit", "unit"})
"""The fields that hold a unit's code, or a department's."""

GOES_BACK: Final = re.compile("退回|^撤|^取消|^驳回|^不")
"""What a decision is called that takes something back, or stops it."""

HIDDEN: Final = frozenset(
    {
        "synthetic",
        "decisions",
        "findings_of",
        "derivation",
        "corrections",
        "rule_version",
        "goal_version",
        "known_now",
        "turn",
        "last_year",
        "found_in",
    }
)
"""What of an answer no page shows to read."""


def button_class(title: str, first: bool = True) -> str:
    """How a decision's button looks, after `btn`: red where it goes back, blue where it is the first that goes on."""
    return " btn-warn" if GOES_BACK.search(title) else " btn-primary" if first else ""
