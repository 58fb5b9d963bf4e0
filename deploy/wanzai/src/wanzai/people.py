"""Who acts in a county: the bureau's people, one clerk per unit, one reviewer per department, the third party."""

from datetime import UTC, datetime

from issuer.people import User
from wanzai.county import County
from wanzai.moments import morning
from wanzai.wanzai_data import WANZAI

PERFORMANCE, SECOND, DIVISION, BUDGET, TREASURY = "performance", "performance2", "division", "budget", "treasury"
AUDITOR, SECOND_AUDITOR = "auditor", "auditor2"
EVALUATOR, EVALUATOR_CODE = "evaluator", "FIRM-E"
WATCHER, WATCHER_CODE = "watcher", "FIRM-M"
"""The third parties of key evaluation and of key monitoring."""
REPLACED, REPLACED_CODE = "赣中绩效评价事务所（合成）", "FIRM-G"
"""Commissioned once, and given up before it began."""

BUREAU = (
    User("operator", "系统管理员", ("operator", "subscriber")),
    User(PERFORMANCE, "绩效评价股 甲", ("PERFORMANCE_OFFICE",)),
    User(SECOND, "绩效评价股 乙", ("PERFORMANCE_OFFICE",)),
    User(DIVISION, "业务股室", ("FINANCE_DIVISION",)),
    User(BUDGET, "预算股", ("BUDGET_OFFICE",)),
    User(TREASURY, "国库支付系统", ("TREASURY",)),
    User(AUDITOR, "审计局", ("AUDIT", "subscriber")),
    User(SECOND_AUDITOR, "审计局 乙", ("AUDIT",)),
    User("government", "县政府办", ("COUNTY_GOVERNMENT",)),
    User("congress", "县人大财经委", ("PEOPLES_CONGRESS",)),
)


def clerk(unit: str) -> str:
    """Who fills the unit's forms."""
    return f"u{unit}"


def reviewer(unit: str) -> str:
    """Who reviews for the department above a unit."""
    return f"d{unit[:3]}"


def users(county: County) -> tuple[User, ...]:
    """Everybody who acts in the county; the people are synthetic."""
    names = {unit.code: unit.name for unit in county.units}
    clerks = [User(clerk(code), f"{name} 经办", ("AGENCY",), code) for code, name in names.items()]
    first = {code[:3]: name for code, name in sorted(names.items(), reverse=True)}
    reviewers = [User(reviewer(code), f"{name} 主管部门审核", ("DEPARTMENT",), code) for code, name in sorted(first.items())]
    firms = (
        User(EVALUATOR, f"{county.third_party} 项目组", ("THIRD_PARTY",), EVALUATOR_CODE),
        User(WATCHER, "监控中介机构 项目组", ("THIRD_PARTY",), WATCHER_CODE),
    )
    return (*BUREAU, *firms, *clerks, *reviewers)


USERS = users(WANZAI)
BEGINNING: datetime = morning(WANZAI.begins).astimezone(UTC)
