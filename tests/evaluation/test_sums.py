"""What an answer says that lines come to is what its rows add up to, at each first level and altogether."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluation.api.sums import ComparedLine, ScoredLine, by_level, compared_sum, summed
from shared.events.evaluation import Attainment, Derived
from shared.events.values import Level1
from tests.evaluation.cases import INDICATORS

POINTS = st.decimals(0, 100, places=2)


@st.composite
def scored(draw: st.DrawFn) -> tuple[Attainment, Derived | None]:
    """A row of some level, and its score, none while it cannot be scored."""
    row = Attainment(indicator=INDICATORS[0].model_copy(update={"level1": draw(st.sampled_from(Level1))}))
    weight = draw(POINTS)
    line = Derived(name="某指标", weight=weight, score=min(weight, draw(POINTS)), inputs={}, rule="某规则")
    return row, draw(st.sampled_from([line, line, None]))


@given(st.lists(scored()))
def test_the_levels_hold_each_scored_row_once_and_add_up_to_the_whole(form: list[tuple[Attainment, Derived | None]]) -> None:
    levels = by_level([row for row, _ in form], [line for _, line in form])
    assert sorted(n for level in levels for n in level.rows) == [n for n, (_, line) in enumerate(form) if line]
    assert all(form[n][0].indicator.level1 is level.level for level in levels for n in level.rows)
    whole = summed(line for _, line in form if line)
    assert (sum(one.weight for one in levels), sum(one.score for one in levels)) == (whole.weight, whole.score)
    lost = sum(ScoredLine.model_validate(line).lost for _, line in form if line)
    assert lost == whole.weight - whole.score


@given(st.lists(st.tuples(POINTS, POINTS), min_size=1))
def test_what_finance_finds_deviates_by_the_difference_of_both_columns(found: list[tuple[Decimal, Decimal]]) -> None:
    lines = [ComparedLine(name=f"第{n}行", self_score=own, score=score) for n, (own, score) in enumerate(found)]
    both = compared_sum(lines)
    assert both is not None
    assert both.score == sum(score for _, score in found)
    assert both.deviation == both.score - sum(own for own, _ in found)


def test_where_finance_scored_no_line_nothing_is_said_to_deviate() -> None:
    assert compared_sum([]) is None
