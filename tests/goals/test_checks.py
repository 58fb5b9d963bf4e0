from typing import Any

import pytest

from goals.decisions.checks import FatalFindings, check, require_sound
from shared.events.goals import Task
from tests.goals.samples import CHECKED, INDICATORS, ITEM, ROADS, codes, content, indicator


def test_a_sound_form_has_no_findings() -> None:
    assert check(ITEM, ROADS, CHECKED) == ()


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
    "RATE_AT_LIMIT": with_first(name="道路完好率", target="100", measure="%"),
    "MEASURE_MISSING": with_first(measure=""),
    "MIDTERM_SMALLER": content(midterm_amount="1.00"),
    "SATISFACTION_MISSING": content(indicators=(indicator("养护里程", "60"), INDICATORS[1])),
    "TARGET_VAGUE": content(indicators=(INDICATORS[0], INDICATORS[1].model_copy(update={"target_text": "效果明显"}), INDICATORS[2])),
}


@pytest.mark.parametrize("code", FATAL)
def test_a_fatal_fault_is_found_and_named(code: str) -> None:
    found = [finding for finding in check(ITEM, FATAL[code], CHECKED) if finding.code == code]
    assert found
    assert all(finding.fatal for finding in found)


@pytest.mark.parametrize("code", WARNINGS)
def test_a_lesser_fault_is_a_warning(code: str) -> None:
    findings = check(ITEM, WARNINGS[code], CHECKED)
    assert code in codes(findings)
    assert not any(finding.fatal for finding in findings)


def test_a_whole_department_names_its_tasks_within_its_money() -> None:
    item = "360922-2020-D219001"
    assert "TASKS_MISSING" in codes(check(item, content(kind="DEPARTMENT"), CHECKED))
    tasks = (Task.model_validate({"name": "养护", "content": "养护公路", "amount": "1200000.01"}),)
    assert "TASKS_SUM" in codes(check(item, content(kind="DEPARTMENT", tasks=tasks), CHECKED))
    assert "UNIT_MISMATCH" in codes(check("360922-2020-D301001", content(kind="DEPARTMENT"), CHECKED))
    within = (tasks[0].model_copy(update={"amount": ROADS.amount}),)
    assert check(item, content(kind="DEPARTMENT", tasks=within), CHECKED) == ()


def test_midterm_indicators_weigh_and_are_named_apart_from_the_annual_ones() -> None:
    assert check(ITEM, content(indicators=(*INDICATORS, indicator("养护里程", "90", horizon="MIDTERM"))), CHECKED) == ()


@pytest.mark.parametrize(
    ("name", "operator", "target", "warned"),
    [
        ("道路完好率", "≥", "100", True),
        ("道路完好率", ">", "100", True),
        ("道路完好率", "≥", "99.9", False),
        ("道路完好率", "=", "100", False),
        ("道路完好率", "=", "100.1", True),
        ("优质品种占比", "≥", "120", True),
        ("农民人均收入增长率", "≥", "120", False),
        ("税收增幅", "≥", "150", False),
        ("合格率提高", "≥", "100", False),
        ("资产负债率", ">", "100", False),
    ],
)
def test_a_share_cannot_be_asked_to_pass_a_hundred_and_growth_can(name: str, operator: str, target: str, warned: bool) -> None:
    assert ("RATE_AT_LIMIT" in codes(check(ITEM, with_first(name=name, target=target, measure="%", operator=operator), CHECKED))) is warned


def test_every_finding_says_what_was_expected() -> None:
    forms = {**FATAL, **WARNINGS}.values()
    assert all(finding.expected for made in forms for finding in check(ITEM, made, CHECKED))


def test_a_sound_form_passes_with_its_warnings_and_a_broken_one_is_refused_by_every_fault() -> None:
    assert codes(require_sound(ITEM, WARNINGS["MEASURE_MISSING"], CHECKED)) == {"MEASURE_MISSING"}
    with pytest.raises(FatalFindings, match=r"开始日期 2021-01-01.*年度资金总额 3.00.*应为 2.00"):
        require_sound(ITEM, content(starts_on="2021-01-01", fiscal_funds="1.00", carryover="1.00", amount="3.00"), CHECKED)


def test_fatal_findings_come_first() -> None:
    findings = check(ITEM, content(amount="1.00", midterm_amount="0.50"), CHECKED)
    assert [finding.fatal for finding in findings] == sorted((finding.fatal for finding in findings), reverse=True)


def test_a_policy_says_what_it_is_to_bring_in_its_whole_time_and_a_whole_department_is_none() -> None:
    policy = content(object="政策", midterm_goal=None)
    assert [one.code for one in check(ITEM, policy, CHECKED) if one.place == "midterm_goal"] == ["POLICY_WITHOUT_MIDTERM"]
    assert "POLICY_WITHOUT_MIDTERM" not in [
        one.code for one in check(ITEM, content(object="政策", midterm_goal="三年内农村公路全部达标"), CHECKED)
    ]
    assert not [one for one in check(ITEM, content(object="转移支付"), CHECKED) if one.fatal]
    whole = content(kind="DEPARTMENT", object="转移支付")
    assert "OBJECT_MISMATCH" in [one.code for one in check("360922-2020-D219001", whole, CHECKED) if one.fatal]
