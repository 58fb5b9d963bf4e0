"""A document of every event type as it was once written is read the same for ever. Golden files are never edited; new shapes add files."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from embedded.composition import SERVICES
from shared.events.envelope import catalogue, decode, schema_of

UNIONS = {service.name: service.tells for service in SERVICES}
KNOWN = catalogue(*UNIONS.values())
GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))


def test_every_event_type_has_a_golden_file() -> None:
    assert {f"bihuan.{path.stem}" for path in GOLDEN} >= set(KNOWN)


@pytest.mark.parametrize("service", UNIONS)
def test_wire_names_are_written_by_service_and_event(service: str) -> None:
    for event in get_args(UNIONS[service]):
        assert f"bihuan.{service}.{event.__name__}" == event.TYPE


def kept(written: Any, read: Any) -> bool:
    """All that was written is there, at every depth; what came later has its default beside it."""
    if isinstance(written, dict):
        return isinstance(read, dict) and all(name in read and kept(value, read[name]) for name, value in written.items())
    if isinstance(written, list):
        return isinstance(read, list) and len(read) == len(written) and all(map(kept, written, read))
    return bool(written == read)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_an_old_document_is_read_and_loses_nothing(path: Path) -> None:
    document = path.read_bytes().strip()
    recorded = decode(document, KNOWN)
    assert recorded is not None
    written = json.loads(document)
    assert kept(written["data"], json.loads(recorded.event.model_dump_json()))
    assert (recorded.subject, recorded.stream, recorded.position) == (written["subject"], written["stream"], int(written["sequence"]))
    assert written["dataschema"] == schema_of(written["type"])


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_an_old_document_is_a_cloudevent(path: Path) -> None:
    event = JSONFormat().read(CloudEvent, path.read_bytes().strip())
    assert event.get_specversion() == "1.0"
    assert event.get_subject()
