"""An operator stops one process of `make local`, and whoever supervises it leaves it so until it is started again."""

from pathlib import Path
from threading import Thread

import pytest

from local import held, ready
from local.child import NotRunning
from local.held import Held


def test_who_stops_a_process_is_told_once_it_has_ended_and_it_stays_so_until_it_is_started(tmp_path: Path) -> None:
    operator, supervisor = Held(tmp_path), Held(tmp_path)
    assert "goals" not in supervisor
    asking = Thread(target=operator.stop, args=["goals"])
    asking.start()
    ready.until(lambda: "goals" in supervisor, "the operator's wish", seconds=10)
    assert asking.is_alive()
    supervisor.ended("goals")
    asking.join(10)
    assert not asking.is_alive()
    assert "goals" in supervisor
    operator.start("goals")
    assert "goals" not in supervisor


def test_where_nobody_supervises_nothing_stays_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "SECONDS", 0.2)
    with pytest.raises(NotRunning, match="没有 make local 在运行"):
        Held(tmp_path).stop("goals")
    assert "goals" not in Held(tmp_path)


def test_an_operator_who_gave_up_while_it_was_stopped_ends_nobodys_supervision(tmp_path: Path) -> None:
    supervisor = Held(tmp_path)
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / "goals").write_text("asked")
    assert supervisor.keeps("goals", lambda: Held(tmp_path).start("goals"))
    assert not supervisor.keeps("goals", lambda: None)


def test_what_was_not_stopped_is_not_started(tmp_path: Path) -> None:
    with pytest.raises(NotRunning, match="goals 没有被 stop 停住"):
        Held(tmp_path).start("goals")


def test_a_new_start_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / "goals").touch()
    Held(tmp_path).forget()
    assert "goals" not in Held(tmp_path)
