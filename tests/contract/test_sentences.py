"""What a caller reads where the state does not allow a decision, for every decision and every state of every service."""

import re
from enum import StrEnum
from typing import Any

import pytest

from shared.runtime.decider import OutOfOrder, Unknown, require
from tests.contract.tables import tables

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize(("where", "allowed"), [(table.module, table.allowed) for table in tables()])
def test_the_sentence_that_refuses_is_whole_for_every_decision_in_every_state(where: str, allowed: Any) -> None:
    statuses: set[type[StrEnum]] = {type(status) for those in allowed.values() for status in those}
    assert len(statuses) == 1, f"{where}: the table is one of one kind of status"
    refused = 0
    for decision in type(next(iter(allowed))):
        for status in next(iter(statuses)):
            if status in allowed[decision]:
                require(allowed, decision, status)
                continue
            with pytest.raises(Unknown if status.name == "NONE" else OutOfOrder) as told:
                require(allowed, decision, status)
            said = str(told.value)
            assert CHINESE.search(str(decision)), f"{where}: {decision!r} is said in Chinese"
            assert f"“{status}”" in said
            assert said.endswith(f"能{decision}")
            assert "只有时" not in said
            assert all(f"“{one}”" in said for one in allowed[decision]) or status.name == "NONE"
            refused += 1
    assert refused


def test_what_is_allowed_in_no_state_is_refused_in_a_whole_sentence() -> None:
    class Decision(StrEnum):
        WAIT = "等候"

    class Status(StrEnum):
        NONE = "未有"
        OPEN = "进行中"

    with pytest.raises(OutOfOrder, match=r"^当前状态为“进行中”，不能等候$"):
        require({Decision.WAIT: frozenset[Status]()}, Decision.WAIT, Status.OPEN)
