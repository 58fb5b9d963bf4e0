from typing import Any

import pytest
from sqlalchemy import Connection

from goals.views.linkages import VIEW, LinkageStatus, Linked, of_item
from shared.events.feedback import LinkageApplied, LinkageConfirmed, LinkageDeclined, LinkageProposed, LinkageWithdrawn
from tests.scenario.events import Story, batches, emptied, hear, recorded_events

KEY, SELF, NEXT = "linkage/360922-2019-P0017/KEY", "linkage/360922-2019-P0017/SELF", "360922-2021-P0017"


def proposed(**other: Any) -> LinkageProposed:
    known = {"unit": "219001", "name": "养护", "kind": "KEY", "grade": "中", "score": "70.00", "next_year": 2021, "action": "压减"}
    cut = {"ratio": "10.00", "evaluated": "1000000.00", "amount": "100000.00", "reason": "等级为中", "by": "wang"}
    return LinkageProposed.model_validate(known | cut | other)


APPLIED = LinkageApplied.model_validate({"next_item": NEXT, "amount": "900000.00"})
STORY: Story = [
    (SELF, proposed(kind="SELF", next_year=2022)),
    (KEY, proposed(ratio="20.00", amount="200000.00")),
    (KEY, LinkageDeclined(reason="过高")),
    (KEY, proposed()),
    (KEY, LinkageConfirmed(opinion="采纳")),
    (KEY, APPLIED),
]


def chain(conn: Connection, story: Story, at_a_time: int = 1000) -> list[Linked]:
    emptied(conn, VIEW)
    hear(conn, VIEW, batches(recorded_events(story), at_a_time))
    return of_item(conn, NEXT)


@pytest.mark.parametrize("at_a_time", [1, 2, 1000])
def test_an_item_shows_result_proposal_answer_and_amount(conn: Connection, at_a_time: int) -> None:
    [one] = chain(conn, STORY, at_a_time)
    assert one.model_dump(mode="json") == {
        "item": "360922-2019-P0017",
        "kind": "KEY",
        "score": "70.00",
        "grade": "中",
        "evaluated": "1000000.00",
        "action": "压减",
        "ratio": "10.00",
        "amount": "100000.00",
        "reason": "等级为中",
        "status": "已落实",
        "answer": "采纳",
        "applied": "900000.00",
        "document": "",
        "basis_corrected": "",
    }


def test_a_linkage_that_was_withdrawn_says_so(conn: Connection) -> None:
    withdrawn = LinkageWithdrawn(unit="219001", next_item=NEXT, reason="金额有误")
    [one] = chain(conn, [*STORY, (KEY, withdrawn)])
    assert (one.status, one.answer, one.applied) == (LinkageStatus.WITHDRAWN, "金额有误", None)


def test_an_answer_to_nothing_that_was_proposed_is_passed(conn: Connection) -> None:
    assert chain(conn, [(KEY, APPLIED)]) == []
