import re
from typing import Any

import structlog

from shared.runtime.host import Host
from shared.runtime.kafka import relay
from tests.runtime.waiting import until
from tests.scenario.people import People

TRACE = "0af7651916cd43dd8448eb211c80319c"
GIVEN = f"00-{TRACE}-b7ad6b7169203331-01"
DRILL = ("/wells/360922-2020-P0001/drilling", {"unit": "101001", "metres": 10})
DEEPEN = ("/wells/360922-2020-P0001/deepening", {"metres": 1})
WITH_IDS = [structlog.contextvars.merge_contextvars]


async def told(people: People) -> list[dict[str, Any]]:
    """Every event of the log."""
    events: list[dict[str, Any]] = (await people["shen"].get("/events")).json()
    return events


async def test_a_trace_goes_in_with_the_request_through_the_events_of_reactions_too_and_out_with_the_answer(
    people: People, host: Host
) -> None:
    await people["li"].post(*DRILL)
    answer = await people["li"].post(*DEEPEN, traceparent=GIVEN)
    await until(lambda: host.database.head == 3)
    drilled, deepened, noted = await told(people)
    assert "traceparent" not in drilled
    spans = [answer.headers["traceparent"], deepened["traceparent"], noted["traceparent"]]
    assert [span.split("-")[1] for span in spans] == [TRACE] * 3
    assert spans[0] == spans[1]
    assert len({GIVEN, *spans[1:]}) == 3


async def test_the_trace_goes_out_to_kafka_as_a_header_beside_the_bytes(people: People, host: Host) -> None:
    await people["li"].post(*DRILL)
    await people["li"].post(*DEEPEN, traceparent=GIVEN)
    _, messages = await host.database.read(lambda conn: relay.outgoing(conn, host.source.log_id, 0, 2))
    drilled, deepened = [dict(message["headers"]) for message in messages]
    assert "traceparent" not in drilled
    assert deepened["traceparent"].decode() == (await told(people))[1]["traceparent"]


async def test_who_names_no_trace_or_a_wrong_one_is_answered_with_a_new_one_and_no_event_keeps_it(people: People) -> None:
    answers = [await people["li"].post(*DRILL), await people["li"].post(*DEEPEN, traceparent="00-" + "0" * 32 + "-b7ad6b7169203331-01")]
    traces = [answer.headers["traceparent"] for answer in answers]
    assert all(re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-00", trace) for trace in traces)
    assert len(set(traces)) == 2
    assert not any("traceparent" in event for event in await told(people))


async def test_every_line_of_a_request_names_trace_and_command_and_an_accepted_command_is_a_line(people: People) -> None:
    key = "018f4e5a-0000-7000-8000-000000000001"
    with structlog.testing.capture_logs(processors=WITH_IDS) as lines:
        await people["li"].post(*DRILL, Idempotency_Key=key, traceparent=GIVEN)
        await people["li"].post(*DRILL, traceparent=GIVEN)
    accepted, refused = [line for line in lines if "command" in line]  # beside them the background may say something
    assert accepted.pop("ms") > 0
    assert accepted == {
        "event": "accepted",
        "log_level": "info",
        "method": "POST",
        "route": "/wells/{item}/drilling",
        "person": "li",
        "command": key,
        "position": "wells:1",
        "trace": TRACE,
    }
    assert (refused["event"], refused["trace"], len(refused["command"])) == ("refused", TRACE, 36)


async def test_a_question_is_no_command(people: People) -> None:
    with structlog.testing.capture_logs() as lines:
        assert (await people["li"].get("/depths")).status_code == 200
    assert not [line for line in lines if "route" in line]
