"""Groups of those who may do something in the audit service; each route names its own."""

from shared.runtime.web.auth import Role, county, engaged, own

AUDITOR = county(Role.AUDIT)
BUREAU = county(Role.AUDIT, Role.OPERATOR, Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE, Role.BUDGET_OFFICE)
UNITS = own(Role.AGENCY, Role.DEPARTMENT)
FIRM = engaged(Role.THIRD_PARTY)
GOVERNMENT = county(Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS)
