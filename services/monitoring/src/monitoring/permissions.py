"""Groups of those who may do something in the monitoring service; each route names its own."""

from shared.runtime.web.auth import Role, county, engaged, own

AGENCY = own(Role.AGENCY)
DEPARTMENT = own(Role.DEPARTMENT)
FINANCE = county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE)
OFFICE = county(Role.PERFORMANCE_OFFICE)
DISPOSING = county(Role.PERFORMANCE_OFFICE, Role.BUDGET_OFFICE)
FIRM = engaged(Role.THIRD_PARTY)
BUREAU = county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE, Role.BUDGET_OFFICE, Role.AUDIT, Role.OPERATOR)
READERS = AGENCY | DEPARTMENT | BUREAU
TABLE_READERS = READERS | county(Role.SUBSCRIBER)
GOVERNMENT = county(Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS)
