"""试算: a year scored anew under another rule set, quickly, naming what changes and writing nothing."""

import time
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection

from evaluation.rules.what_if import CONTENT, Filed, FiledForm, tried
from evaluation.views import filed_forms
from shared.events.evaluation import EvaluationKind
from shared.events.values import Grade
from tests.evaluation import key_evaluations
from tests.evaluation.cases import FUNDS, ITEM, MOF, ROWS, SHIPPED_ALONE
from tests.evaluation.self_evaluations import ASSIGNED, CANCELLED, COMPLETED, FILLED, RETURNED, SUBMITTED
from tests.scenario.events import Story, batches, hear, recorded_events

STREAM = f"self-evaluation/{ITEM}"
MOF_2021, CAPS, LEVELS = map(SHIPPED_ALONE.named, ("mof/2021", "caps/2020", "jlciq/levels"))


def filed(conn: Connection, story: Story, size: int = 9) -> list[Filed]:
    filed_forms.forms.drop(conn, checkfirst=True)
    filed_forms.VIEW.make(conn)
    hear(conn, filed_forms.VIEW, batches(recorded_events(story), size))
    return list(filed_forms.of_year(conn, year=2019, within=""))


def story(*events: Any) -> Story:
    return [(STREAM, event) for event in events]


@pytest.mark.parametrize("size", [1, 9])
def test_only_what_stands_filed_is_scored_anew(conn: Connection, size: int) -> None:
    stages = [
        (story(ASSIGNED, FILLED), 0),
        (story(ASSIGNED, FILLED, SUBMITTED), 1),
        (story(ASSIGNED, FILLED, SUBMITTED, RETURNED), 0),
        (story(ASSIGNED, FILLED, SUBMITTED, RETURNED, FILLED, SUBMITTED, COMPLETED), 1),
        (story(ASSIGNED, FILLED, SUBMITTED, CANCELLED), 0),
    ]
    for told, number in stages:
        assert len(filed(conn, told, size)) == number


def test_a_change_names_the_lines_that_count_otherwise(conn: Connection) -> None:
    [form] = filed(conn, story(ASSIGNED, FILLED, SUBMITTED, COMPLETED))
    found = tried(MOF_2021, [form], SHIPPED_ALONE.named)
    [one] = found.changed
    assert (one.item, one.score, one.grade, one.score_after, one.grade_after) == (ITEM, Decimal("92.61"), "优", Decimal("91.65"), "优")
    assert one.because == "居民满意度 9.56 → 8.60"
    assert tried(MOF, [form], SHIPPED_ALONE.named).changed == ()
    assert {shift.grade: (shift.before, shift.after) for shift in found.grades}[Grade.EXCELLENT] == (1, 1)


def test_a_cap_moves_a_grade_and_says_so(conn: Connection) -> None:
    [form] = filed(conn, story(ASSIGNED, FILLED, SUBMITTED))
    money = FUNDS.model_copy(update={"executed": Decimal("9400000.00"), "explanation": "年底支付"})
    [one] = tried(CAPS, [replace(form, content=FiledForm(funds=money, rows=ROWS), score=Decimal("90.65"))], SHIPPED_ALONE.named).changed
    assert (one.grade, one.score_after, one.grade_after) == (Grade.EXCELLENT, Decimal("89.00"), Grade.GOOD)
    assert "按 89 分封顶" in one.because


def test_a_form_that_the_other_rule_set_refuses_is_listed_with_the_reason(conn: Connection) -> None:
    [form] = filed(conn, story(ASSIGNED, FILLED, SUBMITTED))
    [one] = tried(SHIPPED_ALONE.named("hb/vendor"), [form], SHIPPED_ALONE.named).changed
    assert (one.score_after, one.grade_after) == (None, None)
    assert "分值合计为 90" in one.because


def test_a_corrected_result_is_no_rules_and_stays(conn: Connection) -> None:
    [form] = filed(conn, story(ASSIGNED, FILLED, SUBMITTED, COMPLETED))
    assert tried(MOF_2021, [replace(form, corrected=True, score=Decimal("70.00"), grade=Grade.FAIR)], SHIPPED_ALONE.named).changed == ()


def test_a_key_evaluations_report_is_scored_by_the_other_framework(conn: Connection) -> None:
    [report] = filed(conn, [(f"key-evaluation/{ITEM}", event) for event in (key_evaluations.SELECTED, key_evaluations.FINAL)])
    assert report.kind is EvaluationKind.KEY
    [one] = tried(LEVELS, [report], SHIPPED_ALONE.named).changed
    assert (one.score_after, one.because[:4]) == (None, "无法试算")


@pytest.mark.long
def test_two_thousand_five_hundred_items_take_less_than_five_seconds(conn: Connection) -> None:
    [form] = filed(conn, story(ASSIGNED, FILLED, SUBMITTED))
    stored = form.content.model_dump_json()
    began = time.process_time()
    year = (replace(form, content=CONTENT.validate_json(stored)) for _ in range(2500))
    assert len(tried(MOF_2021, year, SHIPPED_ALONE.named).changed) == 2500
    assert time.process_time() - began < 5
