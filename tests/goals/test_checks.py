from typing import Any

import pytest

from goals.checks import check
from shared.events.goals import Task
from tests.goals.samples import INDICATORS, ITEM, ROADS, codes, content, indicator


def test_a_sound_form_has_no_findings() -> None:
    assert check(ITEM, ROADS) == ()


def with_first(**other: Any) -> Any:
    return content(indicators=(indicator(**({"name": "养护里程", "weight": "50"} | other)), *INDICATORS[1:]))


FATAL = {
    "AMOUNT_SUM": content(amount="1200000.01"),
    "WEIGHT_SUM": with_first(weight="49.99"),
    "TARGET_MISSING": with_first(target=None),
    "NAME_REPEATED": with_first(name="群众满意度"),
    "LEVEL_TWO_MISMATCH": with_first(level2="社会效益"),
    "DATES_REVERSED": content(starts_on="2021-01-01"),
    "YEAR_OUTSIDE": content(starts_on="2018-01-01", ends_on="2019-12-31"),
    "LEVEL_MISSING": content(indicators=(indicator("养护里程", "90"),)),
    "KIND_MISMATCH": content(kind="DEPARTMENT"),
}
WARNINGS = {
    "RATE_AT_LIMIT": with_first(target="100", measure="%"),
    "MEASURE_MISSING": with_first(measure=""),
    "MIDTERM_SMALLER": content(midterm_amount="1.00"),
    "SATISFACTION_MISSING": content(indicators=(indicator("养护里程", "60"), INDICATORS[1])),
    "TARGET_VAGUE": content(indicators=(INDICATORS[0], INDICATORS[1].model_copy(update={"target_text": "效果明显"}), INDICATORS[2])),
}


@pytest.mark.parametrize("code", FATAL)
def test_a_fatal_fault_is_found_and_named(code: str) -> None:
    found = [finding for finding in check(ITEM, FATAL[code]) if finding.code == code]
    assert found
    assert all(finding.fatal for finding in found)


@pytest.mark.parametrize("code", WARNINGS)
def test_a_lesser_fault_is_a_warning(code: str) -> None:
    findings = check(ITEM, WARNINGS[code])
    assert code in codes(findings)
    assert not any(finding.fatal for finding in findings)


def test_a_whole_department_names_its_tasks_within_its_money() -> None:
    item = "360922-2020-D219001"
    assert "TASKS_MISSING" in codes(check(item, content(kind="DEPARTMENT")))
    tasks = (Task.model_validate({"name": "养护", "content": "养护公路", "amount": "1200000.01"}),)
    assert "TASKS_SUM" in codes(check(item, content(kind="DEPARTMENT", tasks=tasks)))
    assert "UNIT_MISMATCH" in codes(check("360922-2020-D301001", content(kind="DEPARTMENT")))


def test_fatal_findings_come_first() -> None:
    findings = check(ITEM, content(amount="1.00", midterm_amount="0.50"))
    assert [finding.fatal for finding in findings] == sorted((finding.fatal for finding in findings), reverse=True)
