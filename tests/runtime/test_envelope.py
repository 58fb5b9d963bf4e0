import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from shared.events.envelope import Attributes, Malformed, catalogue, decode, pieces, schema_of
from shared.runtime.deciding.handler import Handler
from shared.runtime.eventlog.database import Database
from shared.runtime.following.feed import Decoder, FeedPage, Leaf, LogSource
from tests.runtime import well
from tests.runtime.writing import ITEM, cause, rows

KNOWN = catalogue(well.WellEvent)
GOLDEN = Path(__file__).parent / "golden" / "WellDrilled.json"
DRILLED = well.WellDrilled(unit="101001", metres=80, inspect_on=date(2020, 5, 1))
ATTRIBUTES = Attributes(
    id="0197a1b2-0000-7000-8000-000000000001",
    source="bihuan/360922/wells",
    type=DRILLED.TYPE,
    subject=ITEM,
    stream=f"well/{ITEM}",
    streamversion=1,
    time=datetime(2020, 3, 1, 4, 0, tzinfo=UTC),
    authtype="app_user",
    authid="li",
    correlationid="5f1c0000-0000-4000-8000-000000000002",
    causationid="5f1c0000-0000-4000-8000-000000000003",
    authority="万水发〔2020〕3号",
)


def document(attributes: Attributes = ATTRIBUTES) -> bytes:
    before, between, after = pieces(attributes, DRILLED)
    return before + b"0000000000000000007" + between + b"2020-03-01T04:00:01.000002+00:00" + after


def changed(**attributes: object) -> bytes:
    return json.dumps(json.loads(document()) | attributes).encode()


def test_the_document_is_written_as_it_ever_was() -> None:
    assert document() == GOLDEN.read_bytes().rstrip(b"\n")


def test_the_golden_document_can_still_be_read() -> None:
    recorded = decode(GOLDEN.read_bytes(), KNOWN)
    assert recorded is not None
    assert (recorded.event, recorded.position, recorded.log, recorded.authority) == (DRILLED, 7, "wells", "万水发〔2020〕3号")


def test_a_cloudevents_library_reads_the_document() -> None:
    event = JSONFormat().read(CloudEvent, document())
    assert event.get_specversion() == "1.0"
    assert event.get_type() == "bihuan.wells.WellDrilled"
    assert event.get_dataschema() == schema_of(DRILLED.TYPE) == "urn:bihuan:wells:WellDrilled:1"
    assert event.get_subject() == ITEM
    assert event.get_time() == ATTRIBUTES.time
    assert event.get_data() == {"unit": "101001", "metres": 80, "inspect_on": "2020-05-01"}
    assert event.get_extension("sequence") == "0000000000000000007"


def test_what_is_written_is_what_is_read() -> None:
    recorded = decode(document(), KNOWN)
    assert recorded is not None
    for name in ("id", "type", "subject", "stream", "streamversion", "time", "authid", "authority", "correlationid", "causationid"):
        assert getattr(recorded, name) == getattr(ATTRIBUTES, name)
    assert recorded.recordedtime == datetime(2020, 3, 1, 4, 0, 1, 2, tzinfo=UTC)


def test_an_absent_authority_is_left_out() -> None:
    bare = document(replace(ATTRIBUTES, authority=""))
    recorded = decode(bare, KNOWN)
    assert "authority" not in json.loads(bare)
    assert recorded is not None
    assert recorded.authority == ""


async def test_the_bytes_stored_are_the_bytes_fed(database: Database) -> None:
    await Handler("wells", "360922", database, KNOWN).handle(well.WELL, ITEM, lambda _: [DRILLED], cause())
    (row,) = await database.read(rows)
    page = await LogSource("wells", database, "log").page(0, 10)
    assert page.leaves == [Leaf(1, row[7])]
    assert isinstance(JSONFormat().read(CloudEvent, row[7]), CloudEvent)


def test_an_event_of_an_unknown_type_is_passed() -> None:
    assert decode(changed(type="bihuan.wells.WellPainted", data={"colour": "红"}), KNOWN) is None


def test_fields_that_a_newer_writer_added_are_passed_over() -> None:
    recorded = decode(changed(data=DRILLED.model_dump(mode="json") | {"diameter": 3}, newattribute="x"), KNOWN)
    assert recorded is not None
    assert recorded.event == DRILLED


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"not json",
        b"[]",
        b"7",
        b"\xff",
        b"[" * 100_000,
        b"{}",
        document()[:-1],
        changed(sequence="seven"),
        changed(time="noon"),
        changed(type=["a"]),
        changed(data=None),
        changed(data={"unit": "101001", "metres": "deep", "inspect_on": "2020-05-01"}),
    ],
)
def test_malformed_bytes_are_named_with_their_position(wrong: bytes) -> None:
    page = FeedPage("log", 0, b"", 2, [Leaf(1, document()), Leaf(2, wrong)])
    with pytest.raises(Malformed, match=r"^position 2: "):
        Decoder(KNOWN).decode(page)
