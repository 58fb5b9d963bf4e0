"""What feedback goes by (结果应用挂钩、办理期限): the shipped sets, and what a county may set."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from feedback.rules.linkage import LINKAGE_RULES, LinkageRules
from feedback.rules.terms import TERM_RULES, BeyondTerm, TermRules, Terms
from shared.events.feedback import LinkageAction, PolicyRow
from shared.events.values import Grade
from shared.rules.book import Book
from shared.rules.kind import NoRuleSet
from tests.rules.shipped import marks_of

SHIPPED_AS = {
    "linkage_province_2018.toml": "bea50571e1636adc40f9793f8566de95c884f75769f9dc7495006d0a5a8c7bee",
    "linkage_sichuan_2025.toml": "8440491b6d54ef9efd957be1a0c9343220f6c704d3f5ee1425a3f0133313195b",
    "terms_province_2018.toml": "40db61c549b0894a788adf7f57de6b61c45064d0d8f3a2808a951f7452abb359",
}
ROWS = st.builds(lambda grade, action: {"grade": grade, "action": action}, st.sampled_from(Grade), st.sampled_from(LinkageAction))


def sentence(model: type[LinkageRules] | type[TermRules], rules: Mapping[str, Any]) -> str:
    with pytest.raises(ValidationError) as refused:
        model.model_validate(rules)
    return str(refused.value)


def test_shipped_rule_sets_are_never_edited() -> None:
    assert marks_of("feedback.rules") == SHIPPED_AS


@pytest.mark.parametrize("kind", [LINKAGE_RULES, TERM_RULES], ids=["linkage", "terms"])
def test_nothing_is_in_force_until_a_county_adopts_it(kind: Any) -> None:
    with pytest.raises(NoRuleSet, match=kind.title):
        kind.in_force("360922", date(2026, 1, 1), Book())


@given(st.lists(ROWS, min_size=4, max_size=10))
def test_each_grade_has_an_action_and_none_twice_else_it_is_refused_with_the_place_named(rows: list[dict[str, Any]]) -> None:
    pairs = [(row["grade"], row["action"]) for row in rows]
    if {grade for grade, _ in pairs} == set(Grade) and len(set(pairs)) == len(pairs):
        assert LinkageRules.model_validate({"rows": rows}).rows == tuple(map(PolicyRow.model_validate, rows))
    else:
        assert "（rows）" in sentence(LinkageRules, {"rows": rows})


def test_a_ratio_upside_down_and_terms_that_cross_are_refused_with_the_place_named() -> None:
    rows = [{"grade": grade, "action": "压减", "ratio_min": 20, "ratio_max": 10} for grade in Grade]
    assert "等级“优”的比例下限 20.00 大于上限 10.00（rows）" in sentence(LinkageRules, {"rows": rows})
    assert "（measures_within）" in sentence(TermRules, {"measures_within": 60, "completion_within": 60})


@given(st.integers(1, 366), st.integers(0, 800))
def test_a_term_ends_with_its_last_day(within: int, days: int) -> None:
    today, due_on = date(2021, 3, 1), date(2021, 3, 1) + timedelta(days=days)
    expected: AbstractContextManager[Any] = nullcontext() if days <= within else pytest.raises(BeyondTerm, match=f"超过规定的 {within} 天")
    with expected:
        Terms().require("养护", "措施期限", due_on, within, today=today, place="measures_due_on")
