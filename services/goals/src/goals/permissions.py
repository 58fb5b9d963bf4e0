"""Groups of those who may do something in the goals service; each route names its own."""

from shared.runtime.web.auth import Role, county, engaged, own

UNITS = own(Role.AGENCY, Role.DEPARTMENT)
DEPARTMENT = own(Role.DEPARTMENT)
FINANCE = county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE)
OFFICE = county(Role.PERFORMANCE_OFFICE)
PROPOSERS = UNITS | FINANCE
BUDGET = county(Role.BUDGET_OFFICE)
CLOSING = county(Role.BUDGET_OFFICE, Role.PERFORMANCE_OFFICE)
BASE_DATA = county(Role.OPERATOR, Role.PERFORMANCE_OFFICE)
READERS = UNITS | FINANCE | county(Role.BUDGET_OFFICE, Role.AUDIT, Role.OPERATOR)
TABLE_READERS = FINANCE | county(Role.BUDGET_OFFICE, Role.AUDIT, Role.OPERATOR, Role.SUBSCRIBER)
FIRM = engaged(Role.THIRD_PARTY)
GOVERNMENT = county(Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS)
