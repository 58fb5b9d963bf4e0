"""What the harness looks for it finds: each check has something that it does not let pass."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.faults import checks
from tests.faults.faults import ANYWHERE, EMBEDDED
from tests.faults.injector import Kind, schedule
from tests.faults.production import PRODUCTION
from tests.faults.reading import Entry, Log
from tests.faults.tally import Sent, Tally

ITEM = "360922-2020-P0001"
SHAPES: Mapping[str, Mapping[Kind, int]] = {"embedded": {**ANYWHERE, **EMBEDDED}, "production": {**ANYWHERE, **PRODUCTION}}


def entry(position: int, version: int, **other: Any) -> Entry:
    recorded: dict[str, Any] = {
        "id": f"event-{position}",
        "type": "bihuan.feedback.RectificationDue",
        "stream": f"rectification/{ITEM}",
        "sequence": str(position).zfill(19),
        "streamversion": version,
        "recordedtime": f"2026-11-26T00:00:{position:02}.000000+00:00",
        "authtype": "app_user",
        "authid": "li",
        "causationid": f"command-{position}",
        "data": {"deadline": "MEASURES", "due_on": f"2020-05-{position:02}"},
    } | other
    document = json.dumps(recorded).encode()
    return Entry(position, f"rectification/{ITEM}", version, recorded["id"], document, hashlib.sha256(b"\x00" + document).digest())


def logs(entries: Sequence[Entry], commands: dict[str, list[str]] | None = None) -> checks.Logs:
    answers = {id: json.dumps({"events": [{"id": event} for event in events]}).encode() for id, events in (commands or {}).items()}
    return {name: Log(name, entries if name == "feedback" else [], answers if name == "feedback" else {}) for name in ("goals", "feedback")}


SOUND = [entry(1, 1), entry(2, 2)]
UNSOUND = {
    "positions have a gap": [entry(1, 1), entry(3, 2)],
    "has version 2 where 1 is due": [entry(1, 2)],
    "recorded time goes back": [entry(1, 1, recordedtime="2026-11-26T00:00:09"), entry(2, 2)],
    "events stand twice": [entry(1, 1, id="event-2"), entry(2, 2)],
    "the hash is not that of the bytes": [Entry(1, "s", 1, "event-1", entry(1, 1).document, b"")],
}


def test_a_sound_log_is_let_pass() -> None:
    tally = Tally(accepted={"command-1": ["event-1"], "command-2": ["event-2"]}, refused={"command-3": "409"})
    sound = logs(SOUND, tally.accepted)
    assert said(checks.in_order(sound), checks.accepted_once(sound, tally), checks.nothing_else(sound, tally)) == []
    assert said(checks.unchanged(sound, logs(SOUND[:1])), checks.decided_once(sound)) == []


def said(*found: Iterator[str]) -> list[str]:
    return [sentence for one in found for sentence in one]


def test_a_file_that_is_gone_or_another_one_is_not_let_pass(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"report").hexdigest()
    told = logs([entry(1, 1, type="bihuan.feedback.EvidenceUploaded", data={"sha256": sha256})])
    (tmp_path / "feedback").mkdir()
    assert "is not there" in said(checks.files_are_there(tmp_path, told))[0]
    (tmp_path / "feedback" / sha256).write_bytes(b"another")
    assert "another one now" in said(checks.files_are_there(tmp_path, told))[0]
    (tmp_path / "feedback" / sha256).write_bytes(b"report")
    assert said(checks.files_are_there(tmp_path, told)) == []


@pytest.mark.parametrize("sentence", UNSOUND)
def test_a_log_out_of_order_is_noticed(sentence: str) -> None:
    assert any(sentence in one for one in checks.in_order(logs(UNSOUND[sentence])))


def test_a_command_that_was_accepted_and_is_lost_is_noticed() -> None:
    tally = Tally(accepted={"command-1": ["event-1"], "command-9": ["event-9"]})
    found = said(checks.accepted_once(logs(SOUND, {"command-1": ["event-1"]}), tally))
    assert found == [
        "command command-9 was accepted and is not remembered",
        "command command-9 was accepted and its events {'event-9'} are lost",
    ]


def test_a_command_that_was_refused_and_stands_there_is_noticed() -> None:
    tally = Tally(accepted={"command-1": ["event-1"]}, refused={"command-2": "403"})
    stands = logs(SOUND, {"command-1": ["event-1"], "command-2": ["event-2"]})
    assert said(checks.accepted_once(stands, tally)) == ["command command-2 was refused (403) and is recorded"]
    assert len(said(checks.nothing_else(stands, tally))) == 1


def test_a_command_without_an_answer_may_stand_there_or_not() -> None:
    tally = Tally(accepted={"command-1": ["event-1"]}, unknown={"command-2": Sent("li", "/", {}), "command-3": Sent("li", "/", {})})
    assert said(checks.nothing_else(logs(SOUND), tally)) == []


def test_a_command_that_is_answered_in_two_ways_is_noticed() -> None:
    tally = Tally()
    for event in ("event-1", "event-2"):
        tally.accept("command-1", {"events": [{"id": event}]})
    assert len(tally.findings) == 1


def test_a_deadline_that_is_told_twice_is_noticed() -> None:
    twice = [entry(1, 1, authid="service:feedback"), entry(2, 2, data={"deadline": "MEASURES", "due_on": "2020-05-01"})]
    assert any("was told 2 times" in one for one in checks.decided_once(logs(twice)))


def test_what_is_gone_or_changed_since_the_last_look_is_noticed() -> None:
    assert said(checks.unchanged(logs(SOUND[:1]), logs(SOUND))) != []
    assert said(checks.unchanged(logs([entry(1, 1, authid="wang"), SOUND[1]]), logs(SOUND))) != []


def test_the_same_seed_gives_the_same_faults_at_the_same_commands() -> None:
    kinds = SHAPES["embedded"]
    assert schedule("7.0", 100, 1_000, kinds) == schedule("7.0", 100, 1_000, kinds)
    assert schedule("7.0", 100, 1_000, kinds) != schedule("8.0", 100, 1_000, kinds)


@pytest.mark.parametrize("shape", SHAPES)
def test_each_kind_of_fault_comes_once_before_any_comes_again(shape: str) -> None:
    kinds = SHAPES[shape]
    _, faults = schedule("7.0", len(kinds) + 50, 1_000, kinds)
    assert {*faults[: len(kinds)]} == {*kinds}
    assert len(faults) == len(kinds) + 50
