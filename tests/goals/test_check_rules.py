"""What goals are checked by (申报检查规则): the shipped sets, what a county may set, and by which set a form is judged."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from pydantic import ValidationError

from goals.decisions.checks import check
from goals.decisions.goal_state import Goal, Status
from goals.rules.checks import CHECKS, CheckRules, Checks
from shared.rules.book import Book
from shared.rules.kind import Version
from tests.goals.samples import CHECKED, INDICATORS, ITEM, content, given, indicator
from tests.rules.shipped import marks_of

SHIPPED_AS = {
    "checks_jiangxi_2017.toml": "6207ceec9c56e0ce51d45ae8a411afedac1af3172d1425a437788b7f911578cb",
    "checks_mof_2015.toml": "8ef44a6d924070748a0e85c148cd1643578e5e044d818cbd01d67cb9a40c7402",
    "checks_mof_2020.toml": "5a43df87d819993735a7d22944a0612fdf0ab338027778f619b5dec6f3c59993",
    "checks_mof_2021.toml": "7550373cea0f57ff79ed6751d692f0ec8abe8799e1686fc3b00a9e277cdd90bb",
    "ex-ante_chaoyang_2020.toml": "7b55cb02f37f3e4f538763f9ed0cc2b13ab17a4b4e06df2b4350511726cb6210",
}
POINTS = st.decimals(min_value=0, max_value=100, places=2)
RULES = CHECKS.settable(CHECKED.rules)


def shipped(key: str) -> Version[CheckRules]:
    return CHECKS.named(key, Book())


def sentence(other: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as refused:
        CheckRules.model_validate(RULES | other)
    return str(refused.value)


def test_shipped_rule_sets_are_never_edited() -> None:
    assert marks_of("goals.rules") == SHIPPED_AS


@drawn(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_what_checked_every_form_till_now_does_so_on_every_day_where_a_county_sets_nothing(day: date) -> None:
    assert CHECKS.in_force("360922", day, Book()).head.key == "mof/2015"


def test_a_weight_outside_the_documents_range_is_a_warning_that_names_the_document() -> None:
    form = content(indicators=(indicator("养护里程", "60"), INDICATORS[1].model_copy(update={"weight": Decimal(20)}), INDICATORS[2]))
    told = {
        key: [one.sentence for one in check(ITEM, form, shipped(key)) if one.code == "WEIGHT_UNUSUAL"] for key in ("mof/2015", "mof/2020")
    }
    assert told == {
        "mof/2015": [],
        "mof/2020": [
            "产出指标分值合计 60，不是财预〔2020〕10号所定的 50 分",
            "效益指标分值合计 20，不是财预〔2020〕10号所定的 30 至 40 分",
        ],
    }
    assert not any(one.fatal for one in check(ITEM, form, shipped("mof/2020")))


def test_the_tree_of_2021_has_cost_as_a_first_level_and_the_older_one_below_output() -> None:
    first = content(indicators=(indicator("单位成本", "20", level1="成本", level2="成本"), indicator("养护里程", "40"), *INDICATORS[1:]))
    below = content(indicators=(indicator("单位成本", "50", level2="成本"), *INDICATORS[1:]))
    fatal = {
        (name, key): {one.code for one in check(ITEM, form, shipped(key)) if one.fatal} - {"WEIGHT_SUM"}
        for name, form in (("first", first), ("below", below))
        for key in ("mof/2020", "mof/2021")
    }
    assert fatal == {
        ("first", "mof/2020"): {"LEVEL_ONE_UNKNOWN"},
        ("first", "mof/2021"): set(),
        ("below", "mof/2020"): set(),
        ("below", "mof/2021"): {"LEVEL_TWO_MISMATCH"},
    }


@drawn(st.tuples(POINTS, POINTS), st.tuples(POINTS, POINTS), POINTS)
def test_ranges_of_weights_that_cannot_add_up_are_refused_with_the_place_named(
    output: tuple[Decimal, Decimal], outcome: tuple[Decimal, Decimal], total: Decimal
) -> None:
    ranges = {"产出": sorted(output), "效益": sorted(outcome)}
    weights = {level: {"at_least": least, "at_most": most} for level, (least, most) in ranges.items()}
    tree = {level: RULES["tree"][level] for level in ranges}
    rules = {"tree": tree, "advised_levels": (), "weights": weights, "annual_weight": total}
    if sum(least for least, _ in ranges.values()) <= total <= sum(most for _, most in ranges.values()):
        assert CheckRules.model_validate(RULES | rules).annual_weight == total
    else:
        assert "（weights）" in sentence(rules)


def test_a_hole_in_the_tree_and_a_second_level_that_stands_twice_are_refused_with_the_place_named() -> None:
    assert "产出（required_levels）不在指标体系（tree）中" in sentence({"tree": {"效益": ["社会效益"]}, "advised_levels": ()})
    assert "产出指标下有重复的二级指标" in sentence({"tree": RULES["tree"] | {"产出": ["数量", "数量"]}})
    assert "下限 30.00 高于上限 20.00" in sentence({"weights": {"产出": {"at_least": 30, "at_most": 20}}})


def test_a_form_is_judged_by_the_rules_of_the_day_on_which_it_was_declared_until_it_is_drafted_anew() -> None:
    known, today = Checks(Book()), date(2022, 3, 1)
    declared = replace(Goal(), status=Status.DECLARED, unit="219001", rule_set="mof/2020")
    assert known.of(declared, ITEM, today) == shipped("mof/2020")
    assert known.of(replace(declared, status=Status.APPROVED), ITEM, today) == shipped("mof/2020")
    assert known.of(replace(declared, status=Status.RETURNED), ITEM, today) == CHECKED
    assert known.of(given(), ITEM, today) == CHECKED
