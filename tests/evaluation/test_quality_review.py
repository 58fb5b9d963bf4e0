"""What finance finds line by line in a self-evaluation stands beside the unit's score, with a word where they differ."""

from decimal import Decimal

import pytest

from evaluation.decisions.quality_review import DeviationUnexplained, Found, NoSuchLine, reviewed
from evaluation.rules.form import IndicatorTwice, ScoreAboveWeight
from shared.events.evaluation import Derivation, Derived, ReviewedLine

FILED = Derivation(
    rule_version="mof/2020",
    lines=(Derived(name="养护里程", weight=Decimal(50), score=Decimal(45), inputs={}, rule="按比例"),),
    total=Decimal(45),
)


def found(score: str, remark: str = "", name: str = "养护里程") -> Found:
    return Found(name, Decimal(score), None, remark)


def test_a_score_beside_the_units_own_is_kept_with_its_remark() -> None:
    assert reviewed(FILED, [found("40", "验收为四十")]) == (
        ReviewedLine(name="养护里程", self_score=Decimal(45), score=Decimal(40), remark="验收为四十"),
    )
    assert reviewed(FILED, [found("45")])[0].remark == "", "nothing to explain where both are the same"


@pytest.mark.parametrize(
    ("lines", "rule", "place"),
    [
        ([found("40")], DeviationUnexplained, "lines/0/remark"),
        ([found("51", "高")], ScoreAboveWeight, "lines/0/score"),
        ([found("45", name="别的")], NoSuchLine, "lines/0"),
        ([found("45"), found("45")], IndicatorTwice, "lines/1"),
    ],
)
def test_what_does_not_fit_the_form_is_refused_at_its_line(lines: list[Found], rule: type[Exception], place: str) -> None:
    with pytest.raises(rule) as refusal:
        reviewed(FILED, lines)
    assert getattr(refusal.value, "place") == place  # noqa: B009
