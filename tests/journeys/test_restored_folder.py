"""A data folder in which one service's file was restored to an earlier point."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from shared.runtime.following.witness import LogBehind
from tests.journeys.left_behind import GOALS, operate, serve
from tests.journeys.recording import drafted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a process has left behind that served three goals, and a copy of all their events."""
    asyncio.run(serve(tmp_path, [drafted(number) for number in range(GOALS)]))
    (tmp_path / "kept").write_bytes(b"\n".join(row[7] for row in recorded(tmp_path)))
    return tmp_path


def recorded(folder: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "goals.sqlite")) as conn:
        return conn.execute("SELECT * FROM events ORDER BY position").fetchall()


def restore_to(folder: Path, position: int) -> None:
    """As an older copy of the file has it."""
    with closing(sqlite3.connect(folder / "goals.sqlite")) as conn:
        conn.execute("DROP TRIGGER events_no_delete")
        conn.execute("DELETE FROM events WHERE position > ?", (position,))
        conn.commit()


def test_a_file_of_which_the_others_have_heard_more_is_not_served_and_is_recovered(folder: Path) -> None:
    before = recorded(folder)
    restore_to(folder, 1)
    with pytest.raises(LogBehind, match=r"goals 的日志到第 1 条为止，而视图或反应 .* 已有到第 3 条的事件"):
        asyncio.run(serve(folder, []))
    done = operate(folder, "recover", "goals", "--from", str(folder / "kept"))
    assert (done.exit_code, "补回第 2–3 条" in done.output) == (0, True), done.output
    assert recorded(folder) == before
    asyncio.run(serve(folder, []))
    assert "nothing to recover" in operate(folder, "recover", "goals", "--from", str(folder / "kept")).output
