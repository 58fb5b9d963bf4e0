"""What the one page over all services says of one that stands still, of one that is silent, and of a wrong address."""

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from local import ports
from ops.__main__ import app
from ops.status import Told, page
from shared.runtime.web.standing import Beat, Pulse, Standing

NOW = datetime(2020, 7, 1, 1, tzinfo=UTC)


def told(ready: bool = True, trouble: str = "", parked: int = 0) -> Told:
    beat = Beat(name="watchlist_1", source="goals", waits=7, seconds=90.0, since=NOW if trouble else None, trouble=trouble, failures=0)
    standing = Standing(
        service="monitoring",
        ready=ready,
        hindrances=[] if ready else ["数据库不应答"],
        head=512,
        deadlines_through=NOW,
        followers=[],
        troubles=[],
    )
    pulse = Pulse(
        service="monitoring",
        began=NOW,
        head=512,
        database="",
        broker="",
        beats=[beat],
        parked={"treasury.executions": parked},
        refused=0,
        deadline=None,
    )
    return Told("monitoring", standing, pulse)


def test_where_all_is_well_the_page_says_so_with_log_and_lag() -> None:
    lines = [*page([told()])]
    assert "512" in lines[1]
    assert "7 /     90s" in lines[1]
    assert lines[-1] == "一切正常 / all is well"


def test_what_stands_still_waits_or_hinders_is_a_sentence_each_and_says_since_when() -> None:
    one = told(ready=False, trouble="磁盘已满", parked=2)
    assert not one.well
    assert [*page([one])][-3:] == [
        "monitoring：数据库不应答",
        "monitoring：watchlist_1 ← goals 停住：07-01 09:00:00 起 / since 磁盘已满",
        "monitoring：treasury.executions 有 2 条搁置消息 / parked",
    ]


def test_what_is_away_is_said_once_and_in_words() -> None:
    one = told(ready=False)
    assert one.standing
    assert one.pulse
    standing = one.standing.model_copy(update={"hindrances": ["数据库没有应答：Connection refused"]})
    pulse = one.pulse.model_copy(update={"database": "Connection refused", "broker": "Unable to bootstrap"})
    assert [*Told("monitoring", standing, pulse).concerns()] == [
        "数据库没有应答：Connection refused",
        "Kafka 不应答，期间照常受理：Unable to bootstrap",
    ]


def test_the_services_are_found_in_the_portals_own_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIHUAN_SERVICES", f"goals=http://127.0.0.1:{ports.free()},audit=http://127.0.0.1:{ports.free()}")
    said = CliRunner().invoke(app, ["status"]).output
    assert "goals       不应答" in said
    assert "audit       不应答" in said


def test_a_service_that_does_not_answer_is_told_as_that_and_is_the_exit_code() -> None:
    done = CliRunner().invoke(app, ["status", "--url", f"goals=http://127.0.0.1:{ports.free()}"])
    assert done.exit_code == 1
    assert "goals       不应答" in done.output
    assert "Traceback" not in done.output


def test_a_wrong_address_is_said_to_be_one() -> None:
    done = CliRunner().invoke(app, ["status", "--url", "gaols=http://127.0.0.1:1"])
    assert done.exit_code == 2
    assert "gaols" in done.output
