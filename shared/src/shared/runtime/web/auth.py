"""Who asks, and what each role may do where."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.runtime.decider import Refusal


class Role(StrEnum):
    """The actors of the loop, reference §6.1, and two of the house's own."""

    AGENCY = "AGENCY"
    """预算单位."""
    DEPARTMENT = "DEPARTMENT"
    """主管部门."""
    FINANCE_DIVISION = "FINANCE_DIVISION"
    """财政局业务股室."""
    PERFORMANCE_OFFICE = "PERFORMANCE_OFFICE"
    """绩效评价股."""
    BUDGET_OFFICE = "BUDGET_OFFICE"
    """预算股."""
    THIRD_PARTY = "THIRD_PARTY"
    """第三方机构."""
    AUDIT = "AUDIT"
    """审计局."""
    COUNTY_GOVERNMENT = "COUNTY_GOVERNMENT"
    """县政府."""
    PEOPLES_CONGRESS = "PEOPLES_CONGRESS"
    """县人大."""
    TREASURY = "TREASURY"
    """国库 or the budget system, which sends facts."""
    SUBSCRIBER = "subscriber"
    """May read the feeds whole."""
    OPERATOR = "operator"
    """Runs the services."""


TITLES = {
    Role.AGENCY: "预算单位",
    Role.DEPARTMENT: "主管部门",
    Role.FINANCE_DIVISION: "业务股室",
    Role.PERFORMANCE_OFFICE: "绩效评价股",
    Role.BUDGET_OFFICE: "预算股",
    Role.THIRD_PARTY: "第三方机构",
    Role.AUDIT: "审计",
    Role.COUNTY_GOVERNMENT: "县政府",
    Role.PEOPLES_CONGRESS: "县人大",
    Role.TREASURY: "国库",
    Role.SUBSCRIBER: "事件订阅",
    Role.OPERATOR: "系统管理",
}
"""How sentences name them."""


class Scope(StrEnum):
    """How far a role reaches on one route."""

    COUNTY = "COUNTY"
    """Every unit of the jurisdiction."""
    OWN = "OWN"
    """The caller's unit and those below it: 219 reaches 219001."""
    ENGAGED = "ENGAGED"
    """Only what the caller's firm is engaged for."""


Permission = Mapping[Role, Scope]
Permissions = Mapping[str, Permission]
"""Name of the endpoint function → who may call it."""


def county(*roles: Role) -> dict[Role, Scope]:
    """These roles, for every unit."""
    return dict.fromkeys(roles, Scope.COUNTY)


def own(*roles: Role) -> dict[Role, Scope]:
    """These roles, for their own unit and those below it."""
    return dict.fromkeys(roles, Scope.OWN)


def engaged(*roles: Role) -> dict[Role, Scope]:
    """These roles, where they are engaged."""
    return dict.fromkeys(roles, Scope.ENGAGED)


class Unauthenticated(Refusal):
    """No valid token."""

    zh = "未登录或令牌无效"


class Forbidden(Refusal):
    """The caller's roles do not allow this."""

    zh = "无权办理"


@dataclass(frozen=True)
class Person:
    """The caller, as the token says."""

    sub: str
    unit: str
    roles: frozenset[Role]
    jurisdiction: str

    def scopes(self, permission: Permission) -> frozenset[Scope]:
        """How far the caller reaches by a permission; empty: not at all."""
        return frozenset(scope for role, scope in permission.items() if role in self.roles)
