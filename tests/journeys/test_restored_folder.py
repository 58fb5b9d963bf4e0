"""A data folder in which one service's file was restored to an earlier point."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from embedded.composition import SERVICES
from embedded.preconditions import take
from shared.runtime.following.witness import LogBehind
from tests.journeys.left_behind import GOALS, operate, serve


@pytest.fixture
def folder(folder: Path) -> Path:
    """With a copy of all its events."""
    (folder / "kept").write_bytes(b"\n".join(row[7] for row in recorded(folder)))
    return folder


def recorded(folder: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "goals.sqlite")) as conn:
        return conn.execute("SELECT * FROM events ORDER BY position").fetchall()


def restore_to(folder: Path, position: int) -> None:
    """As an older copy of the file has it."""
    with closing(sqlite3.connect(folder / "goals.sqlite")) as conn:
        conn.execute("DROP TRIGGER events_no_delete")
        conn.execute("DELETE FROM events WHERE position > ?", (position,))
        conn.commit()


@pytest.mark.parametrize("source", [pytest.param("audit", marks=pytest.mark.long), ""])
def test_a_file_of_which_the_others_have_heard_more_is_not_served_and_is_recovered(folder: Path, source: str) -> None:
    before = recorded(folder)
    restore_to(folder, 1)
    with pytest.raises(LogBehind, match=r"goals 的日志到第 1 条为止，而视图或反应 .* 已有到第 3 条的事件"):
        asyncio.run(serve(folder, []))
    done = operate(folder, "recover", "goals", "--from", source or str(folder / "kept"))
    assert (done.exit_code, "补回第 2–3 条" in done.output) == (0, True), done.output
    assert recorded(folder) == before
    asyncio.run(serve(folder, []))
    assert "nothing to recover" in operate(folder, "recover", "goals", "--from", str(folder / "kept")).output


def rows_of(folder: Path, service: str) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(folder / f"{service}.sqlite")) as conn:
        tables = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: sorted(conn.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in tables}


@pytest.mark.long
def test_a_folder_that_is_in_use_is_kept_whole_and_restored_into_a_new_one(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("backups")
    with take(folder):
        kept = operate(folder, "backup", "--to", str(place / "one"))
    assert (kept.exit_code, f"goals       到第 {GOALS} 条" in kept.output) == (0, True), kept.output
    restored = operate(place / "new", "restore", "--from", str(place / "one"), "--verify")
    assert (restored.exit_code, "goals 的日志完整：第 1–3 条" in restored.output) == (0, True), restored.output
    assert "视图 trail_1 与日志一致：3 行" in restored.output
    assert {service.name: rows_of(place / "new", service.name) for service in SERVICES} == {
        service.name: rows_of(folder, service.name) for service in SERVICES
    }
    assert (place / "new" / "issuer-key.json").stat().st_mode & 0o777 == 0o600
    asyncio.run(serve(place / "new", []))
    again = operate(place / "new", "restore", "--from", str(place / "one"))
    assert (again.exit_code, "只恢复到新的文件夹" in again.stderr) == (1, True)


def test_a_backup_in_which_a_byte_has_changed_is_not_restored(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("backups")
    operate(folder, "backup", "--to", str(place / "one"))
    with closing(sqlite3.connect(place / "one" / "goals.sqlite")) as conn:
        conn.execute("DROP TRIGGER events_no_update")
        conn.execute("UPDATE events SET bytes = CAST(replace(CAST(bytes AS TEXT), '养护', '维护') AS BLOB) WHERE position = 2")
        conn.commit()
    refused = operate(place / "new", "restore", "--from", str(place / "one"))
    assert (refused.exit_code, "日志第 2 条与其叶哈希或位置不符" in refused.stderr) == (1, True), refused.output
