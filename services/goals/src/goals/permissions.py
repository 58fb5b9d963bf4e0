"""Who may do what in the goals service: one line per endpoint."""

from shared.runtime.auth import Permissions, Role, county, own

UNIT = own(Role.AGENCY, Role.DEPARTMENT)
DEPARTMENT = own(Role.DEPARTMENT)
FINANCE = county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE)
BUDGET = county(Role.BUDGET_OFFICE)
BASE_DATA = county(Role.OPERATOR, Role.PERFORMANCE_OFFICE)
READERS = UNIT | FINANCE | county(Role.BUDGET_OFFICE, Role.AUDIT, Role.OPERATOR)
GOVERNMENT = county(Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS)

TABLE: Permissions = {
    "register_unit": BASE_DATA,
    "close_unit": BASE_DATA,
    "unit_of": READERS,
    "set_scope": BASE_DATA,
    "scopes": READERS | GOVERNMENT,
    "draft": UNIT,
    "declare": UNIT,
    "return_by_department": DEPARTMENT,
    "review_by_department": DEPARTMENT,
    "return_by_finance": FINANCE,
    "review": FINANCE,
    "complete": UNIT,
    "approve": BUDGET,
    "approve_all": BUDGET,
    "cancel": UNIT | county(Role.BUDGET_OFFICE, Role.PERFORMANCE_OFFICE),
    "request_adjustment": UNIT,
    "refuse_adjustment": BUDGET,
    "adjust": BUDGET,
    "close": county(Role.BUDGET_OFFICE, Role.PERFORMANCE_OFFICE),
    "goal_of": READERS,
    "goals_of": READERS,
    "gate_of": READERS | county(Role.TREASURY),
    "take_in": county(Role.TREASURY),
    "coverage": READERS | GOVERNMENT,
    "returns": READERS | GOVERNMENT,
    "quality": READERS | GOVERNMENT,
}
