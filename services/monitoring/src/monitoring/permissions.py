"""Who may do what in the monitoring service: one line per endpoint."""

from shared.runtime.auth import Permissions, Role, county, engaged, own

AGENCY = own(Role.AGENCY)
DEPARTMENT = own(Role.DEPARTMENT)
FINANCE = county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE)
OFFICE = county(Role.PERFORMANCE_OFFICE)
DISPOSING = county(Role.PERFORMANCE_OFFICE, Role.BUDGET_OFFICE)
FIRM = engaged(Role.THIRD_PARTY)
BUREAU = county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE, Role.BUDGET_OFFICE, Role.AUDIT, Role.OPERATOR)
READERS = AGENCY | DEPARTMENT | BUREAU
GOVERNMENT = county(Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS)

TABLE: Permissions = {
    "open_round": FINANCE,
    "assign_round": FINANCE,
    "close_round": FINANCE,
    "rounds_of_year": READERS,
    "rule_sets": READERS,
    "fill": AGENCY,
    "submit": AGENCY,
    "review_by_department": DEPARTMENT,
    "return_by_department": DEPARTMENT,
    "review_by_finance": FINANCE,
    "return_by_finance": FINANCE,
    "close_record": FINANCE,
    "clear_warning": FINANCE,
    "record_of": READERS,
    "records_of_year": READERS,
    "watchlist_of_year": READERS,
    "late_units": READERS,
    "lights_of_year": READERS,
    "open_warnings": READERS,
    "select_key_monitoring": FINANCE,
    "engage_third_party": OFFICE,
    "report_key_monitoring": OFFICE | FIRM,
    "mark_candidate": OFFICE,
    "conclude_key_monitoring": OFFICE,
    "key_monitorings_of_year": READERS | GOVERNMENT,
    "key_monitoring_of": READERS | GOVERNMENT | FIRM,
    "candidates_of_year": READERS | GOVERNMENT,
    "decide_disposal": DISPOSING,
    "release_payment": DISPOSING,
    "disposals_of": READERS,
    "tell_execution": county(Role.TREASURY),
    "execution_of": READERS | county(Role.TREASURY),
}
