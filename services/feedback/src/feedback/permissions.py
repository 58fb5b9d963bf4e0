"""Who may do what in the feedback service: one line per endpoint."""

from shared.runtime.auth import Permissions, Role, county, own

UNIT = own(Role.AGENCY, Role.DEPARTMENT)
FINANCE = county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE)
OFFICE = county(Role.PERFORMANCE_OFFICE)
BUDGET = county(Role.BUDGET_OFFICE)
READERS = UNIT | FINANCE | BUDGET | county(Role.AUDIT, Role.OPERATOR)
GOVERNMENT = county(Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS)
BUREAU = FINANCE | BUDGET | county(Role.AUDIT, Role.OPERATOR) | GOVERNMENT

TABLE: Permissions = {
    "feed_back": FINANCE,
    "acknowledge_result": UNIT,
    "result_of": READERS,
    "results_of_year": READERS | GOVERNMENT,
    "waiting_for_rectification": READERS,
    "draft": FINANCE,
    "issue": FINANCE,
    "withdraw": FINANCE,
    "acknowledge": UNIT,
    "submit_measures": UNIT,
    "return_measures": FINANCE,
    "accept_measures": FINANCE,
    "report_result": UNIT,
    "return_result": FINANCE,
    "verify": FINANCE,
    "close": FINANCE,
    "extend": FINANCE,
    "escalate": FINANCE,
    "rectification_of": READERS,
    "rectifications_of_year": READERS,
    "rectification_statistics": BUREAU,
    "set_policy": OFFICE | BUDGET,
    "policy_of": BUREAU,
    "propose": FINANCE,
    "confirm": BUDGET,
    "decline": BUDGET,
    "apply": BUDGET,
    "linkage_of": READERS,
    "linkages_of_year": READERS | GOVERNMENT,
    "require_all": FINANCE,
    "require_one": FINANCE,
    "publish": UNIT,
    "exempt": FINANCE,
    "disclosure_of": READERS,
    "disclosures_of_year": READERS | GOVERNMENT,
    "prepare": OFFICE,
    "submit": OFFICE,
    "report_of": BUREAU,
    "reports_of_year": BUREAU,
}
