"""The player stops with a sentence, goes on where it stood, and plays nothing twice."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from issuer.directory import Directory
from tests.journeys.serving import Served, embedded
from tests.oracle.generator import SMALLEST, generate
from wanzai.diary import Days, Diary
from wanzai.moments import morning
from wanzai.people import PERFORMANCE, users
from wanzai.plan import plan
from wanzai.player import SERVICES, Stage, Stopped, everywhere, play

COUNTY = generate(2, SMALLEST)
ENDS = COUNTY.begins + timedelta(days=7)
QUIET = Console(quiet=True)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with embedded(tmp_path_factory.mktemp("played"), COUNTY.jurisdiction, users(COUNTY), morning(COUNTY.begins)) as served:
        yield served


@pytest.fixture
def stage(served: Served) -> Stage:
    """Without a bookmark: what the test before has played stands, and is not told again."""
    (served.folder / "play.json").unlink(missing_ok=True)
    return served.stage


def first_week() -> Days:
    return tuple((day, waves) for day, waves in plan(COUNTY) if day <= ENDS)


def heads(stage: Stage) -> dict[str, int]:
    return {name: httpx.get(stage.at(f"/{name}/health/ready")).json()["head"] for name in SERVICES}


def test_a_finished_play_is_not_played_again_and_one_whose_bookmark_was_lost_tells_nothing_twice(stage: Stage) -> None:
    assert play(first_week(), ENDS, stage, QUIET)
    recorded = heads(stage)
    assert not play(first_week(), ENDS, stage, QUIET)
    assert heads(stage) == recorded
    (stage.folder / "play.json").unlink()
    assert play(first_week(), ENDS, stage, QUIET)
    assert heads(stage) == recorded


def test_a_refused_step_stops_the_play_and_names_step_status_and_reason(stage: Stage) -> None:
    diary = Diary(COUNTY.jurisdiction)
    diary.put(ENDS, "closing", PERFORMANCE, "/goals/units/999999/closing", {"reason": "撤并"})
    with pytest.raises(Stopped, match=r"POST /goals/units/999999/closing → 404 .+"):
        play((*first_week(), *diary.days()), ENDS, stage, QUIET)
    assert play(first_week(), ENDS, stage, QUIET)


def test_services_that_do_not_answer_stop_the_play(tmp_path: Path, issuer_key: Path) -> None:
    shutil.copy(issuer_key, tmp_path)
    directory = Directory(tmp_path, COUNTY.jurisdiction)
    directory.enrol(users(COUNTY))
    with pytest.raises(Stopped, match="没有应答"):
        play(first_week(), ENDS, Stage(everywhere("http://127.0.0.1:1"), tmp_path, directory.token), QUIET, patience=0.2)
