"""Who may do what in the evaluation service: one line per endpoint."""

from shared.runtime.auth import Permissions, Role, county, engaged, own

UNIT = own(Role.AGENCY, Role.DEPARTMENT)
DEPARTMENT = own(Role.DEPARTMENT)
FINANCE = county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE)
OFFICE = county(Role.PERFORMANCE_OFFICE)
FIRM = engaged(Role.THIRD_PARTY)
READERS = UNIT | county(Role.FINANCE_DIVISION, Role.PERFORMANCE_OFFICE, Role.BUDGET_OFFICE, Role.AUDIT, Role.OPERATOR)
GOVERNMENT = county(Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS)

TABLE: Permissions = {
    "assign_all": OFFICE,
    "assign_self_evaluation": UNIT | OFFICE,
    "fill": UNIT,
    "submit": UNIT,
    "review_by_department": DEPARTMENT,
    "return_by_department": DEPARTMENT,
    "review_quality": FINANCE,
    "return_by_finance": FINANCE,
    "confirm_self_evaluation": OFFICE,
    "re_evaluate": OFFICE,
    "cancel_self_evaluation": OFFICE,
    "self_evaluations_of_year": READERS,
    "self_evaluation_of": READERS,
    "derivation_of": READERS,
    "select_for_department": DEPARTMENT,
    "report_for_department": DEPARTMENT,
    "return_department_report": FINANCE,
    "confirm_department_evaluation": OFFICE,
    "cancel_department_evaluation": DEPARTMENT | OFFICE,
    "department_evaluations_of_year": READERS,
    "department_evaluation_of": READERS,
    "select_for_key": OFFICE,
    "commission": OFFICE,
    "submit_plan": FIRM,
    "return_plan": OFFICE,
    "approve_plan": OFFICE,
    "start_fieldwork": FIRM,
    "draft_report": FIRM,
    "comment": UNIT,
    "final_report": FIRM,
    "deliver": OFFICE,
    "receipt": county(Role.BUDGET_OFFICE),
    "confirm_key_evaluation": OFFICE,
    "cancel_key_evaluation": OFFICE,
    "key_evaluations_of_year": READERS | GOVERNMENT,
    "key_evaluation_of": READERS | GOVERNMENT | FIRM,
    "results_of_year": READERS | GOVERNMENT,
    "coverage_of_year": READERS | GOVERNMENT,
    "rule_sets": READERS | GOVERNMENT | FIRM,
}
