"""Who may do what in the audit service: one line per endpoint."""

from shared.runtime.auth import Permissions, Role, county, own

AUDITOR = county(Role.AUDIT)
BUREAU = county(Role.AUDIT, Role.OPERATOR, Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE, Role.BUDGET_OFFICE)
UNITS = own(Role.AGENCY, Role.DEPARTMENT)
GOVERNMENT = county(Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS)

TABLE: Permissions = {
    "trail_of": BUREAU | UNITS,
    "state_of": BUREAU | UNITS,
    "record_finding": AUDITOR,
    "settle_finding": AUDITOR,
    "finding_of": BUREAU,
    "figures_of_year": BUREAU | GOVERNMENT,
    "events_behind": BUREAU | GOVERNMENT,
}
