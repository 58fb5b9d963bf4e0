from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from evaluation.views import results
from evaluation.views.results import GradeCount
from shared.events.evaluation import EvaluationCompleted, EvaluationKind
from shared.events.values import Grade, ObjectKind
from shared.runtime.sql.searched import Asked
from tests.evaluation import key_evaluations as key
from tests.evaluation import self_evaluations as self_
from tests.evaluation.cases import ITEM
from tests.scenario.events import Story, batches, emptied, hear, recorded_events


def completed(event: EvaluationCompleted, **changes: Any) -> EvaluationCompleted:
    return event.model_copy(update=changes)


POOR = completed(self_.COMPLETED, unit="301", amount=Decimal("0.01"), grade=Grade.POOR, score=Decimal("59.99"))
STORY: Story = [
    (f"any-evaluation/{ITEM}", self_.ASSIGNED),
    (f"any-evaluation/{ITEM}", self_.COMPLETED),
    ("any-evaluation/360922-2019-P2", POOR),
    ("any-evaluation/360922-2019-P3", completed(self_.COMPLETED, amount=Decimal("1.00"))),
    ("any-evaluation/360922-2019-D301", completed(self_.COMPLETED, object=ObjectKind.DEPARTMENT, grade=None, unit="301")),
    (f"any-evaluation/{ITEM}", key.COMPLETED),
    ("any-evaluation/360922-2019-D301", completed(key.COMPLETED, object=ObjectKind.DEPARTMENT, amount=None, unit="301")),
    ("any-evaluation/360922-2020-P9", completed(self_.COMPLETED, fiscal_year=2020)),
]
SELF, KEY = EvaluationKind.SELF, EvaluationKind.KEY
PROJECT, DEPARTMENT = ObjectKind.PROJECT, ObjectKind.DEPARTMENT


@pytest.fixture
def heard(conn: Connection) -> Connection:
    hear(conn, results.VIEW, batches(recorded_events(STORY, "2020-05-06"), 4))
    return conn


def test_grades_are_distributed_for_each_kind_and_object_apart(heard: Connection) -> None:
    answer = results.of_year(heard, year=2019, kind=None, within="")
    assert answer.distribution == [
        GradeCount(KEY, DEPARTMENT, Grade.GOOD, 1, 1, Decimal("0.00")),
        GradeCount(KEY, PROJECT, Grade.GOOD, 1, 1, Decimal("12612200.00")),
        GradeCount(SELF, DEPARTMENT, None, 1, 1, Decimal("12612200.00")),
        GradeCount(SELF, PROJECT, Grade.EXCELLENT, 2, 1, Decimal("12612201.00")),
        GradeCount(SELF, PROJECT, Grade.POOR, 1, 1, Decimal("0.01")),
    ]
    assert len(answer.items) == 6


def test_one_kind_page_by_page_with_the_whole_distribution(heard: Connection) -> None:
    first = results.of_year(heard, year=2019, kind=SELF, within="", asked=Asked(limit=3))
    second = results.of_year(heard, year=2019, kind=SELF, within="", asked=Asked(first.next, limit=3))
    assert [row.item[-4:] for row in [*first.items, *second.items]] == ["D301", "0017", "9-P2", "9-P3"]
    assert sum(count.results for count in first.distribution) == 4
    assert second.next is None


def test_a_unit_sees_its_own(heard: Connection) -> None:
    answer = results.of_year(heard, year=2019, kind=None, within="301")
    assert {row.unit for row in answer.items} == {"301"}
    assert sum(count.results for count in answer.distribution) == 3


def test_a_result_names_its_rules_and_its_day(heard: Connection) -> None:
    (row,) = results.of_year(heard, year=2020, kind=SELF, within="").items
    assert (row.rule_version, row.confirmed_on, row.score) == ("mof/2020", date(2020, 5, 6), Decimal("92.61"))


def test_a_result_that_replaces_another_leaves_its_group_wherever_the_batches_end(conn: Connection) -> None:
    again = completed(self_.COMPLETED, unit="301", amount=None, grade=Grade.POOR)
    one, other = f"any-evaluation/{ITEM}", "any-evaluation/360922-2019-P3"
    heard = recorded_events([(one, self_.COMPLETED), (one, again), (other, self_.COMPLETED)])
    for cut in range(4):
        emptied(conn, results.VIEW)
        hear(conn, results.VIEW, [heard[:cut], heard[cut:]])
        assert results.of_year(conn, year=2019, kind=None, within="").distribution == [
            GradeCount(SELF, PROJECT, Grade.EXCELLENT, 1, 1, Decimal("12612200.00")),
            GradeCount(SELF, PROJECT, Grade.POOR, 1, 1, Decimal("0.00")),
        ]
        assert conn.execute(select(func.count()).select_from(results.counts)).scalar() == 2
