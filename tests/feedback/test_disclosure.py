"""What is published, by whom, and when a demand lapses."""

from datetime import date

import pytest
from sqlalchemy import Connection

from feedback.decisions import disclosure
from feedback.decisions.disclosure import DISCLOSURE, Disclosure, NothingToDisclose, Status
from feedback.decisions.responsibility import Named, OtherUnit
from feedback.views import disclosures
from shared.events.feedback import DisclosureLapsed, DisclosureOverdue, DisclosureRequired, DisclosureSubject
from shared.runtime.sql.searched import Asked
from tests.feedback.samples import ITEM, REQUIREMENT, UNIT
from tests.scenario.deciders import Given
from tests.scenario.events import emptied, in_stream

ASKED, DUE, CANCELLED = date(2020, 3, 2), date(2020, 3, 20), date(2020, 3, 10)
REQUIRED = DisclosureRequired(subject=DisclosureSubject.GOAL, unit=UNIT, name="养护", due_on=DUE, on=ASKED)
given = Given(DISCLOSURE)


def test_only_what_is_there_is_published() -> None:
    assert disclosure.require_it(Disclosure(), **REQUIREMENT, due_on=DUE, today=ASKED) == [REQUIRED]
    for subject in (DisclosureSubject.SELF_EVALUATION, DisclosureSubject.EVALUATION_REPORT):
        with pytest.raises(NothingToDisclose, match=ITEM):
            disclosure.require_it(Disclosure(), **REQUIREMENT | {"subject": subject}, due_on=DUE, today=ASKED)


def test_another_unit_publishes_only_with_a_document_and_a_reason() -> None:
    with pytest.raises(OtherUnit, match="219001"):
        disclosure.require_it(Disclosure(), **REQUIREMENT | {"named": Named("219", "", "谁评价、谁公开")}, due_on=DUE, today=ASKED)
    named = Named("219", "万财〔2020〕3号", "谁评价、谁公开")
    [event] = disclosure.require_it(Disclosure(), **REQUIREMENT | {"named": named}, due_on=DUE, today=ASKED)
    assert event == REQUIRED.model_copy(update={"unit": "219", "other_unit_because": "谁评价、谁公开"})


def test_a_demand_lapses_with_its_goal_is_overdue_no_more_and_may_be_made_again() -> None:
    [lapsed] = disclosure.lapse(given(REQUIRED), reason="项目撤销", on=CANCELLED)
    assert lapsed == DisclosureLapsed(reason="绩效目标已撤销：项目撤销", on=CANCELLED)
    state = given(REQUIRED, lapsed)
    assert state.status is Status.LAPSED
    assert disclosure.fall_overdue(state) == disclosure.lapse(state, reason="又", on=DUE) == []
    assert disclosure.require_it(state, **REQUIREMENT, due_on=DUE, today=CANCELLED)


def test_a_goal_cancelled_before_the_demand_takes_nothing_away() -> None:
    assert disclosure.lapse(given(REQUIRED), reason="项目撤销", on=date(2020, 3, 1)) == []
    of_before = given(REQUIRED.model_copy(update={"on": None}))
    assert disclosure.lapse(of_before, reason="项目撤销", on=CANCELLED) == []
    assert disclosure.lapse(of_before, reason="项目撤销", on=DUE), "what was due by then had been demanded before"


def test_the_list_shows_what_lapsed_and_what_was_demanded_anew(conn: Connection) -> None:
    overdue = DisclosureOverdue(subject=DisclosureSubject.GOAL, unit=UNIT, due_on=DUE)
    lapsed = DisclosureLapsed(reason="项目撤销", on=CANCELLED)
    for events, status in (
        ([REQUIRED, lapsed], "公开要求失效"),
        ([REQUIRED, overdue, lapsed], "公开要求失效"),
        ([REQUIRED, lapsed, REQUIRED], "待公开"),
    ):
        emptied(conn, disclosures.VIEW)
        disclosures.project(conn, in_stream(f"disclosure/{ITEM}/GOAL", *events))
        assert [row.status for row in disclosures.page(conn, year=2019, status=(), scope="", asked=Asked(limit=9)).items] == [status]
