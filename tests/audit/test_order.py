from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from audit.heard import LOGS
from audit.order import in_order
from shared.events.envelope import RecordedEvent
from shared.events.goals import GoalClosed
from tests.scenario.events import in_stream

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


def recorded(n: int, log: str, position: int, second: int, cause: str = "", stream: str = "") -> RecordedEvent[Any]:
    [one] = in_stream(stream or f"{log}/{n}", GoalClosed())
    at = BEGIN + timedelta(seconds=second)
    return replace(one, id=f"e{n}", log=log, streamversion=position, position=position, recordedtime=at, causationid=cause)


@st.composite
def histories(draw: st.DrawFn) -> list[RecordedEvent[Any]]:
    """Events of five logs; each log's clock runs on its own, so that an effect may be recorded before its cause."""
    skew = {log: draw(st.integers(-5, 5)) for log in LOGS}
    positions = dict.fromkeys(LOGS, 0)
    history: list[RecordedEvent[Any]] = []
    for n in range(draw(st.integers(1, 14))):
        log = draw(st.sampled_from(LOGS))
        positions[log] += 1
        cause = draw(st.sampled_from(["", *(one.id for one in history)]))
        history.append(recorded(n, log, positions[log], n // 2 + skew[log], cause, f"{log}/{draw(st.integers(1, 2))}"))
    return history


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_is_the_same_however_the_logs_were_heard(history: list[RecordedEvent[Any]], random: Any) -> None:
    heard = list(history)
    random.shuffle(heard)
    assert in_order(heard) == in_order(history)


@given(histories())
def test_a_cause_comes_before_its_effect_and_a_stream_keeps_its_order(history: list[RecordedEvent[Any]]) -> None:
    ordered = in_order(history)
    place = {one.id: n for n, one in enumerate(ordered)}
    assert len(ordered) == len(history)
    assert all(place[one.causationid] < place[one.id] for one in ordered if one.causationid)
    for stream in {one.stream for one in ordered}:
        versions = [one.streamversion for one in ordered if one.stream == stream]
        assert versions == sorted(versions)


def test_without_causes_the_recorded_time_decides_then_source_then_position() -> None:
    events = [recorded(0, "monitoring", 1, 3), recorded(1, "goals", 2, 3), recorded(2, "goals", 1, 3), recorded(3, "feedback", 1, 1)]
    assert [one.id for one in in_order(events)] == ["e3", "e2", "e1", "e0"]


def test_an_effect_recorded_before_its_cause_waits_for_it() -> None:
    cause, effect, other = recorded(0, "goals", 1, 9), recorded(1, "monitoring", 1, 1, "e0"), recorded(2, "feedback", 1, 5)
    assert [one.id for one in in_order([effect, other, cause])] == ["e2", "e0", "e1"]


def test_a_cause_that_is_another_items_event_or_a_command_holds_nothing_up() -> None:
    assert [one.id for one in in_order([recorded(0, "goals", 1, 2), recorded(1, "monitoring", 1, 1, "a-command")])] == ["e1", "e0"]


def test_events_that_name_each_other_as_cause_are_still_all_there() -> None:
    one, other = recorded(0, "goals", 1, 1, "e1"), recorded(1, "monitoring", 1, 2, "e0")
    assert [recorded.id for recorded in in_order([other, one])] == ["e0", "e1"]
