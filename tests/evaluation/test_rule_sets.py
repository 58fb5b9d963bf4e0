import hashlib
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from pydantic import ValidationError

from evaluation.rules.rule_set import SHIPPED, NoRuleSet, RuleSet, by_version, in_force, load
from shared.events.values import Grade, rounded
from tests.evaluation.cases import ITEM, MOF

EVERY_RULE_SET = pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.version)
TEXT = (files("evaluation.rules") / "mof_2020.toml").read_text("utf-8")
SHIPPED_AS = {
    "jiangxi_2017.toml": "b917051fc6d13a9db553efb10269997898d93d44575f45e71d4d930f5e6d8a64",
    "mof_2020.toml": "7617ffc2b062200bddf4d8410bc022506c17954671dae42adf550a15e1fab0ef",
}


def test_shipped_rule_sets_are_never_edited() -> None:
    found = {
        entry.name: hashlib.sha256(entry.read_bytes()).hexdigest()
        for entry in files("evaluation.rules").iterdir()
        if entry.name.endswith(".toml")
    }
    assert found == SHIPPED_AS


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
    assert in_force(ITEM, date(2020, 2, 24)).version == "jiangxi/2017"
    assert in_force(ITEM, date(2020, 2, 25)).version == "mof/2020"


def test_outside_jiangxi_there_is_no_rule_set_before_2020() -> None:
    assert in_force("430111-2019-P1", date(2020, 2, 25)).version == "mof/2020"
    with pytest.raises(NoRuleSet, match="430111"):
        in_force("430111-2019-P1", date(2020, 2, 24))


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(NoRuleSet, match="mof/1999"):
        by_version("mof/1999")


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('grade = "差"\nfrom = 0', 'grade = "差"\nfrom = 1'),
        ('grade = "良"\nfrom = 80', 'grade = "良"\nfrom = 90'),
        ("partly_from = 60", "partly_from = 80"),
        ("execution_weight = 10", "execution_weight = 20"),
        ("overshoot = []", "overshoot = [{from_percent = 200, deduct_percent = 20}, {from_percent = 130, deduct_percent = 10}]"),
        ('equal_over = "FULL"', 'equal_over = "MAYBE"'),
        ("explain_overshoot_from", "explain_overshot_from"),
    ],
)
def test_an_incomplete_rule_file_is_refused(was: str, becomes: str) -> None:
    assert was in TEXT
    with pytest.raises(ValidationError):
        load(TEXT.replace(was, becomes))
