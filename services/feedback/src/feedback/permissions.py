"""Groups of those who may do something in the feedback service; each route names its own."""

from shared.runtime.web.auth import Role, county, own

UNITS = own(Role.AGENCY, Role.DEPARTMENT)
FINANCE = county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE)
OFFICE = county(Role.PERFORMANCE_OFFICE)
BUDGET = county(Role.BUDGET_OFFICE)
READERS = UNITS | FINANCE | BUDGET | county(Role.AUDIT, Role.OPERATOR)
GOVERNMENT = county(Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS)
BUREAU = FINANCE | BUDGET | county(Role.AUDIT, Role.OPERATOR) | GOVERNMENT
