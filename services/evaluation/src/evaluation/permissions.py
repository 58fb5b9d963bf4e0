"""Groups of those who may do something in the evaluation service; each route names its own."""

from shared.runtime.web.auth import Role, county, engaged, own

UNITS = own(Role.AGENCY, Role.DEPARTMENT)
DEPARTMENT = own(Role.DEPARTMENT)
FINANCE = county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE)
OFFICE = county(Role.PERFORMANCE_OFFICE)
FIRM = engaged(Role.THIRD_PARTY)
BUREAU = county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE, Role.BUDGET_OFFICE, Role.AUDIT, Role.OPERATOR)
READERS = UNITS | BUREAU
GOVERNMENT = county(Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS)
