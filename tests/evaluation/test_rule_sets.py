import re
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from pydantic import ValidationError

from evaluation.rules.rule_set import SHIPPED, RuleSet
from shared.events.values import Grade, rounded
from shared.rules.kind import NoRuleSet, loaded
from tests.evaluation.cases import ITEM, MOF, SHIPPED_ALONE
from tests.rules.shipped import marks_of

EVERY_RULE_SET = pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.version)
TEXT = (files("evaluation.rules") / "mof_2020.toml").read_text("utf-8")
SHIPPED_AS = {
    "anhui_2022.toml": "0fc518ab7550904ea219ad2fcf6da1442cae3759198e22c1da024f3634def1a8",
    "caps_2020.toml": "8bb6e3d15324b9f6e88d95a6a54aa6a08c27d9b3cef8265c106778da43730495",
    "collected_2026.toml": "6b64565f201765530bd29fffc70aa986ae307ab1076bd9fb0f77c05788f1c684",
    "hb_vendor.toml": "db9ad91119a853b724d92f79eb39fb3f06f8f62d7964adaf75d60302d2bb4254",
    "jiangxi_2017.toml": "b917051fc6d13a9db553efb10269997898d93d44575f45e71d4d930f5e6d8a64",
    "jlciq_levels.toml": "12c4fcac939004e494622c1ddb1c90ff59c6c2a7e30838b635e3288ec9ed6207",
    "mof_2020.toml": "7617ffc2b062200bddf4d8410bc022506c17954671dae42adf550a15e1fab0ef",
    "mof_2021.toml": "83220688dd63603fea70c54e91b5d3c06984da2a250f0b04ba33cc6f799ad4a8",
}


def test_shipped_rule_sets_are_never_edited() -> None:
    assert marks_of("evaluation.rules") == SHIPPED_AS


@EVERY_RULE_SET
def test_every_score_has_exactly_one_grade_and_a_higher_score_never_a_worse_one(rules: RuleSet) -> None:
    order = list(Grade)
    upper = [Decimal("100.01"), *(band.from_ for band in rules.bands[:-1])]
    best = len(order) - 1
    for hundredths in range(10001):
        total = Decimal(hundredths).scaleb(-2)
        within = [band.grade for band, above in zip(rules.bands, upper, strict=True) if band.from_ <= total < above]
        grade = rules.grade(total)
        assert within == [grade]
        assert grade is not None
        assert order.index(grade) <= best
        best = order.index(grade)
    assert best == 0


@pytest.mark.parametrize(
    ("total", "grade"),
    [("89.995", Grade.EXCELLENT), ("89.99", Grade.GOOD), ("89.5", Grade.GOOD), ("60.00", Grade.FAIR), ("59.99", Grade.POOR)],
)
def test_e6_grade_edges(total: str, grade: Grade) -> None:
    assert MOF.grade(rounded(Decimal(total))) is grade


def test_a_rule_set_without_bands_gives_no_grade() -> None:
    assert MOF.model_copy(update={"bands": ()}).grade(Decimal(95)) is None


def test_the_rules_in_force_follow_the_day() -> None:
    assert SHIPPED_ALONE.in_force(ITEM, date(2020, 2, 24)).version == "jiangxi/2017"
    assert SHIPPED_ALONE.in_force(ITEM, date(2020, 2, 25)).version == "mof/2020"


def test_outside_jiangxi_there_is_no_rule_set_before_2020() -> None:
    assert SHIPPED_ALONE.in_force("430111-2019-P1", date(2020, 2, 25)).version == "mof/2020"
    with pytest.raises(NoRuleSet, match="430111"):
        SHIPPED_ALONE.in_force("430111-2019-P1", date(2020, 2, 24))


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(NoRuleSet, match="mof/1999"):
        SHIPPED_ALONE.named("mof/1999")


BANDS = {"差": 'grade = "差"\nfrom = 0', "良": 'grade = "良"\nfrom = 80'}
LINE = "[framework]\noutput_and_outcome_at_least = 60"
SCHEME = '[[schemes]]\nname = "某规则"\ndocument = "某文件"\nmethod = "{}"\n{}\n\n[[bands]]\ngrade = "优"'


@pytest.mark.parametrize(
    ("was", "becomes", "where"),
    [
        (BANDS["差"], 'grade = "差"\nfrom = 1', "低于 1.00 分的没有等级"),
        (BANDS["良"], 'grade = "良"\nfrom = 90', "“优”从 90.00 分起，须高于“良”的 90.00 分"),
        (BANDS["良"], 'grade = "中"\nfrom = 80', "同一等级"),
        ("partly_from = 60", "partly_from = 80", "tiers"),
        ("execution_weight = 10", "execution_weight = 20", "weights）与预算执行率分值合计为 110.00"),
        (
            "overshoot = []",
            "overshoot = [{from_percent = 200, deduct_percent = 20}, {from_percent = 130, deduct_percent = 10}]",
            "overshoot",
        ),
        ("overshoot = []", "caps = [{execution_below = 80, at_most = 79}, {execution_below = 90, at_most = 69}]\novershoot = []", "caps"),
        ("overshoot = []", "satisfaction = {full_from = 60, nothing_below = 90}\novershoot = []", "满意度：得 0 分的线 90.00%"),
        ("[tiers]", '[ranges]\n"产出" = {at_least = 51, at_most = 60}\n\n[tiers]', "ranges"),
        ("[tiers]", '[ranges]\n"产出" = {at_least = 60, at_most = 51}\n\n[tiers]', "下限 60.00 高于上限 51.00"),
        (LINE, LINE + '\nlines = [{dimension = "产出", name = "完成率", weight = 99}]', "framework.lines）的权重合计为 99.00"),
        (LINE, LINE + '\nlevels = {"产出" = 60, "效益" = 30}', "framework.levels）的一级权重合计为 90.00"),
        ('[[bands]]\ngrade = "优"', SCHEME.format("每差一个百分点扣分", ""), "“某规则”（每差一个百分点扣分）的参数应为"),
        ('[[bands]]\ngrade = "优"', SCHEME.format("直接赋分", "floor = 60"), "“某规则”（直接赋分）的参数应为"),
        ('[[bands]]\ngrade = "优"', SCHEME.format("满意度分段", ""), "没有满意度的分段"),
        (
            '[[bands]]\ngrade = "优"',
            SCHEME.format("分档赋分", "otherwise = 25\nsteps = [{from = 10, percent = 50}, {from = 20, percent = 100}]"),
            "“某规则”的档次须由高到低",
        ),
        ('equal_over = "FULL"', 'equal_over = "MAYBE"', "equal_over"),
        ("explain_overshoot_from", "explain_overshot_from", "explain_overshot_from"),
    ],
)
def test_a_rule_file_with_a_hole_an_overlap_or_a_wrong_sum_is_refused_and_the_place_named(was: str, becomes: str, where: str) -> None:
    assert was in TEXT
    with pytest.raises(ValidationError, match=re.escape(where)):
        loaded(TEXT.replace(was, becomes), RuleSet)


def test_what_no_document_puts_in_force_is_in_force_nowhere() -> None:
    for rules in SHIPPED:
        assert (rules.jurisdictions == ()) is (rules.version not in ("mof/2020", "jiangxi/2017"))
    places = ("360922", "510117", "341181", "500236")
    assert {SHIPPED_ALONE.in_force(f"{place}-2025-P1", date(2026, 1, 1)).version for place in places} == {"mof/2020"}


def test_exactly_ninety_is_excellent_in_every_set_that_grades_from_ninety() -> None:
    assert {rules.version: rules.grade(Decimal("90.00")) for rules in SHIPPED} == {rules.version: Grade.EXCELLENT for rules in SHIPPED}
