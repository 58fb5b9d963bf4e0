"""The first start is killed at random moments and started again: the same figures, gapless logs, nothing twice, and they add up."""

import contextlib
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import stamina
from sqlalchemy import Connection, create_engine

from audit.figures import view
from audit.figures.definitions import FIGURES
from audit.figures.figure import Figure
from audit.instant import At
from goals.seeding import publications
from issuer.directory import Directory
from local import ports
from shared.events.audit import AuditEvent
from shared.events.envelope import RecordedEvent, catalogue, decode
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import FeedbackEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent
from tests.journeys.serving import process, wait_until_ready
from wanzai.diary import Step
from wanzai.papers import papers_in
from wanzai.plan import plan
from wanzai.player import SERVICES, Stage, everywhere
from wanzai.report import equal, figures, prints
from wanzai.wanzai_data import WANZAI

pytestmark = pytest.mark.long

KILLS = 4
UNTIL = date(2020, 12, 31)
"""The report's year is over: what comes after is played where the county is run."""
IN_BULK = ("/approvals", "/assignments", "/self-evaluations", "/disclosures")
"""Where each item of the body is a command of its own."""


@cache
def steps() -> list[Step]:
    """What is played until then."""
    return [step for day, waves in plan(WANZAI) if day <= UNTIL for wave in waves for step in wave]


@dataclass
class Played:
    """What stands after the play: the address, and every document of every log with its bytes."""

    stage: Stage
    logs: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def get(self, path: str, **params: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.stage.token_of('auditor')}"}
        return httpx.get(self.stage.at(path), params=params, headers=headers, timeout=30).raise_for_status()

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        after: dict[str, Any] = {}
        while True:
            page = self.get(path, limit=500, **after).json()
            yield from page["items"]
            if page["next"] is None:
                return
            after = {"after": page["next"]}


def kill_at(command: list[str], url: str, position: int) -> None:
    """Start, and kill everything when so many events stand."""
    started = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for attempt in stamina.retry_context(on=(httpx.HTTPError, TooEarly), attempts=None, timeout=300, wait_initial=0.01, wait_max=0.02):
            with attempt:
                standing = httpx.get(f"{url}/health/ready", timeout=30).json()
                if sum(service["head"] for service in standing.values()) < position:
                    raise TooEarly
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()


class TooEarly(Exception):
    """Not enough has happened yet."""


class Unfinished(Exception):
    """The play goes on."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder, port = tmp_path_factory.mktemp("first") / "var", ports.free()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "embedded", "run", "--data", str(folder), "--port", str(port), "--until", f"{UNTIL}"]
    for position in sorted(random.Random(KILLS).sample(range(len(steps())), KILLS)):
        kill_at(command, url, position)
    with process(command):
        wait_until_finished(folder)
        wait_until_ready(url)
        made = Played(Stage(everywhere(url), folder, Directory(folder, "360922").token))
        for service in SERVICES:
            made.logs[service] = feed(made, service)
        yield made


def wait_until_finished(folder: Path) -> None:
    for attempt in stamina.retry_context(on=(OSError, Unfinished), attempts=None, timeout=600, wait_initial=0.2, wait_max=0.5):
        with attempt:
            if json.loads((folder / "play.json").read_text())["through"] != f"{UNTIL} 18:00":
                raise Unfinished


def feed(made: Played, service: str) -> list[dict[str, Any]]:
    """Every event of a log, read by the published rule alone: mine + 1, and the leaf hash of what I have."""
    recorded: list[dict[str, Any]] = []
    mine = b""
    while True:
        page = made.get(f"/{service}/events", after=len(recorded), limit=1000)
        assert page.headers["Leaf-Hash"] == mine.hex()
        documents = page.json()
        if not documents:
            assert int(page.headers["Head"]) == len(recorded)
            return recorded
        recorded += documents
        raw = json.dumps(documents[-1], ensure_ascii=False, separators=(",", ":")).encode()
        mine = hashlib.sha256(b"\x00" + raw).digest()
        assert page.content.endswith(raw + b"]")


def test_every_figure_of_the_report_is_equal(played: Played) -> None:
    computed = figures(played.stage, WANZAI.work_year)
    assert [said.text for said in prints(WANZAI.work_year) if not equal(said, computed.get(said.figure))] == []


def test_the_logs_have_no_gaps_and_recorded_time_never_goes_back(played: Played) -> None:
    for recorded in played.logs.values():
        assert [int(event["sequence"]) for event in recorded] == list(range(1, len(recorded) + 1))
        assert [event["recordedtime"] for event in recorded] == sorted(event["recordedtime"] for event in recorded)
        versions: Counter[str] = Counter()
        for event in recorded:
            versions[event["stream"]] += 1
            assert event["streamversion"] == versions[event["stream"]]


def test_every_command_of_the_plan_stands_once(played: Played) -> None:
    commands = {event["causationid"] for recorded in played.logs.values() for event in recorded if event["authtype"] == "app_user"}
    planned = sum(len(step.body["items"]) if step.path.endswith(IN_BULK) else 1 for step in steps())
    papers = {(*step.path.split("/")[1:4:2], paper["title"]) for step in steps() for paper in papers_in(step.body)}
    library = sum(len(one.indicators) for one in publications())
    assert len(commands) == planned + len(papers) + library
    assert len({event["id"] for recorded in played.logs.values() for event in recorded}) == sum(map(len, played.logs.values()))


def test_every_reaction_and_every_deadline_stands_once(played: Played) -> None:
    types = Counter(event["type"].rsplit(".", 1)[1] for recorded in played.logs.values() for event in recorded)
    assert types["ItemWatched"] == types["GoalApproved"]
    assert types["FeedbackAwaited"] == types["EvaluationCompleted"]
    dues = Counter(
        (event["type"], event["stream"], event["data"].get("deadline", ""), event["data"]["due_on"])
        for event in played.logs["feedback"]
        if event["type"].endswith(("Due", "Overdue"))
    )
    assert set(dues.values()) == {1}
    for event in played.logs["feedback"]:
        if event["type"].endswith(("Due", "Overdue")):
            assert event["time"].endswith("T16:00:00+00:00")


def test_the_events_behind_every_figure_are_in_the_feeds_and_add_up_to_it(played: Played) -> None:
    for figure in played.get(f"/audit/figures/{WANZAI.work_year}").json():
        behind = list(played.pages(figure["events_address"]))
        assert len(behind) == figure["count"]
        parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in behind:
            document = played.logs[one["source"]][one["position"] - 1]
            assert (document["id"], document["subject"]) == (one["id"], one["item"])
            if one["counts"]:
                parts[one["part"]].append(one)
        if figure["value"] is not None:
            assert added_up(figure["unit"], figure["code"], list(parts.values())) == Decimal(figure["value"]), figure["code"]


SAMPLES = ("GoalApproved", "EvaluationCompleted", "UnitRegistered", "MonitoringSubmitted", "KeyReportReceipted", "RectificationClosed")


@pytest.mark.parametrize("sample", SAMPLES)
def test_without_one_event_of_the_data_exactly_the_figures_that_rest_on_it_change(played: Played, sample: str) -> None:
    known = catalogue(GoalsEvent, MonitoringEvent, EvaluationEvent, FeedbackEvent, AuditEvent)
    recorded = [decode(json.dumps(event).encode(), known) for events in played.logs.values() for event in events]
    heard = [one for one in recorded if one is not None]
    before = folded(heard)
    behind = set().union(*(ids for _, ids in before.values()))
    missing = max((one for one in heard if type(one.event).__name__ == sample and one.id in behind), key=lambda one: one.subject)
    after = folded([one for one in heard if one is not missing])
    assert {code for code in before if before[code] != after[code]} == {code for code, (_, ids) in before.items() if missing.id in ids}


def folded(heard: list[RecordedEvent[Any]]) -> dict[str, tuple[Any, set[str]]]:
    """The figures of the work year from these events alone, each with the ids of the events behind it."""
    with create_engine("sqlite://").begin() as conn:
        view.VIEW.make(conn)
        view.project(conn, heard)
        shown = view.of_year(conn, list(FIGURES.values()), year=WANZAI.work_year, at=At())
        return {one.code: ((one.value, one.exact, one.lines), behind_ids(conn, FIGURES[one.code])) for one in shown}


def behind_ids(conn: Connection, figure: Figure) -> set[str]:
    ids: set[str] = set()
    after = None
    while True:
        page = view.behind(conn, figure, year=WANZAI.work_year, at=At(), after=after, limit=500)
        ids |= {one.id for one in page.items}
        if (after := page.next) is None:
            return ids


def added_up(unit: str, code: str, parts: list[list[dict[str, Any]]]) -> Decimal:
    """The figure from the entries that count, by hand."""
    sizes = [
        (len(part), sum((Decimal(one["amount"] or 0) for one in part), Decimal(0)), len({one["unit"] for one in part})) for part in parts
    ]
    if code in ("Q1c", "Q1d"):
        now, before = (size[code == "Q1d"] for size in sizes)
        return ((now - before) * 100 / Decimal(before)).quantize(Decimal("0.01"))
    if unit == "%":
        which = {"Q2b": 1, "Q3b": 1, "Q2c": 2, "Q5": 2}.get(code, 0)
        part, whole = (size[which] for size in sizes)
        return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"))
    if unit == "元":
        return sum((size[1] for size in sizes), Decimal(0))
    if code == "Q4b":
        return Decimal(sizes[0][2])
    if code == "Q6e":
        return Decimal(len({one["tag"] for one in parts[0]}))
    return Decimal(sizes[0][0] if sizes else 0)
