"""What stands in the navigation: each role's own entries first, and nothing that a role has no use for."""

from collections.abc import Iterable

from portal.listings import LISTS
from portal.terms import _

ENTRIES = {
    "work": ("/", _("我的工作")),
    "audit": ("/lists/findings", _("审计")),
    "operations": ("/operations", _("运维")),
    "engagements": ("/engagements", _("受托事项")),
    "reports": ("/reports", _("报告")),
    "budget": ("/budget", _("预算关口")),
    "goals": ("/lists/goals", _("绩效目标")),
    "monitoring": ("/lists/monitoring", _("运行监控")),
    "evaluation": ("/lists/evaluation", _("绩效评价")),
    "feedback": ("/lists/feedback", _("反馈整改")),
    "results": ("/lists/results", _("评价结果")),
    "disclosures": ("/lists/disclosures", _("公开")),
    "library": ("/library", _("指标库")),
    "overview": ("/overview", _("总览")),
    "figures": ("/figures", _("年度数字")),
    "rules": ("/rules", _("规则")),
    "help": ("/help", _("我能做什么")),
}
"""Address and name of each, in the order in which they stand where several roles meet in one person."""
LOOP = ("goals", "monitoring", "evaluation", "feedback")
OF_ROLE = {
    "AGENCY": (*LOOP, "library"),
    "DEPARTMENT": (*LOOP, "library"),
    "FINANCE_DIVISION": (*LOOP, "library", "overview", "figures", "rules"),
    "PERFORMANCE_OFFICE": (*LOOP, "library", "overview", "reports", "figures", "rules"),
    "BUDGET_OFFICE": ("budget", *LOOP, "library", "overview", "figures", "rules"),
    "TREASURY": ("budget",),
    "AUDIT": ("audit", *LOOP, "reports", "figures", "rules"),
    "COUNTY_GOVERNMENT": ("reports", "figures", "results", "disclosures"),
    "PEOPLES_CONGRESS": ("reports", "figures", "results", "disclosures"),
    "THIRD_PARTY": ("engagements",),
    "operator": ("operations", *LOOP, "figures"),
}

LISTS_ALONE = frozenset({"COUNTY_GOVERNMENT", "PEOPLES_CONGRESS", "TREASURY"})
"""Roles that have lists and reports, and no page of a single item."""
ANSWERING = frozenset({"COUNTY_GOVERNMENT", "PEOPLES_CONGRESS", "THIRD_PARTY"})
"""Roles that begin nothing: they look, or do what they are engaged for."""


def begins(roles: Iterable[str]) -> bool:
    """Whether there is anything that they begin (发起)."""
    return not set(roles) <= ANSWERING


def leads(roles: Iterable[str], address: str) -> bool:
    """Whether a link there is for them: an item's page where they have such pages, a list where its entry stands in their navigation."""
    if address.startswith("/items/"):
        return bool(set(roles) - LISTS_ALONE)
    listed = LISTS.get(address.removeprefix("/lists/").partition("?")[0])
    return listed is None or listed.here in _keys(roles)


def entries(roles: Iterable[str]) -> list[tuple[str, str, str]]:
    """Key, address and name of each entry for whoever has these roles."""
    return [(key, *ENTRIES[key]) for key in _keys(roles)]


def _keys(roles: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(["work", *(key for role in roles for key in OF_ROLE.get(role, ())), "help"])
