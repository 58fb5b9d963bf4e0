"""Databases on PostgreSQL are kept at one moment while they are at work, and fill empty ones."""

import asyncio
import gzip
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import Connection, select
from typer.testing import CliRunner, Result

from shared.runtime.cli import backup
from shared.runtime.eventlog import checkpoint, log, manifest, postgres
from shared.runtime.eventlog.checkpoint import Checkpoint, positions
from shared.runtime.eventlog.manifest import NotWhole
from shared.runtime.failures import OperatorError
from shared.runtime.following import postgres_backup
from shared.runtime.host import running
from tests.runtime import well
from tests.runtime.waiting import PATIENCE
from tests.runtime.writing import deepen, rows
from tests.scenario.serving import MakeHost
from tests.stores import Store

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("store", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True),
]
EMPTY = "empty"


@pytest.fixture
async def kept(make_host: MakeHost, store: Store, tmp_path: Path) -> Path:
    """A backup of the wells that was taken while they were deepened."""
    host, folder = make_host(), tmp_path / "backup"
    async with running([host]):
        for _ in range(5):
            await deepen(host.handler)
        assert await host.database.progress.asked(well.DEPTHS.key, "wells", host.database.head, PATIENCE)
        telling = [asyncio.create_task(deepen(host.handler, f"360922-2020-P{n:04}")) for n in range(30)]
        await asyncio.to_thread(postgres_backup.take, {"wells": store.place("wells")}, folder)
        await asyncio.gather(*telling)
    return folder


def test_a_folder_that_holds_a_backup_takes_no_second_one(kept: Path, store: Store) -> None:
    with pytest.raises(OperatorError, match="已有 wells 的备份，请给出新的文件夹"):
        postgres_backup.take({"wells": store.place("wells")}, kept)


def put(url: str, folder: Path) -> dict[str, Any]:
    engine = postgres.engine(url, 1)
    try:
        with engine.begin() as conn:
            postgres_backup.put(conn, "wells", well.SERVICE.views, folder)
            return seen(conn)
    finally:
        engine.dispose()


def seen(conn: Connection) -> dict[str, Any]:
    followers = conn.execute(select(positions.c.follower, positions.c.position)).all()
    depths = conn.execute(select(well.depths).order_by(well.depths.c.item)).all()
    return {"log": rows(conn), "id": log.known_id(conn), "followers": {row[0]: row[1] for row in followers}, "depths": depths}


async def test_what_was_kept_fills_an_empty_database_as_it_was_at_that_moment(kept: Path, store: Store) -> None:
    said = manifest.read(kept, "wells")
    there = await asyncio.to_thread(put, store.place(EMPTY), kept)
    whole = await store("wells").read(seen)
    assert 5 <= said.position == len(there["log"])
    assert there["log"] == whole["log"][: said.position]
    assert (there["id"], said.leaf_hash) == (whole["id"], there["log"][-1][8].hex())
    assert all(position <= said.position for position in there["followers"].values())
    assert len(there["depths"]) <= len(whole["depths"])
    with pytest.raises(NotWhole, match="不是空的"):
        await asyncio.to_thread(put, store.place(EMPTY), kept)


def test_what_was_restored_is_proved_by_one_reading_of_the_chain_and_a_view_that_differs_is_named(
    kept: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, settings = typer.Typer(), {"BIHUAN_DATABASE": store.place(EMPTY)}
    proofs: list[log.Head] = []
    backup.add(app, well.SERVICE)

    def proved(conn: Connection, prove: Any = manifest.proved) -> log.Head:
        proofs.append(prove(conn))
        return proofs[-1]

    def restore(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["restore", *arguments], env=settings)

    monkeypatch.setattr(manifest, "proved", proved)
    done = restore("--from", str(kept), "--verify")
    position = manifest.read(kept, "wells").position
    assert (done.exit_code, len(proofs)) == (0, 1), done.output
    assert f"wells 的日志完整：第 1–{position} 条" in done.output
    assert "视图 depths_1 与日志一致" in done.output
    with (engine := postgres.engine(store.place(EMPTY), 1)).begin() as conn:
        conn.execute(well.depths.update().values(metres=-1))
    engine.dispose()
    wrong = restore("--verify")
    assert (wrong.exit_code, "视图 depths_1 与日志不符" in wrong.output) == (1, True), wrong.output


async def test_a_backup_that_was_not_finished_or_was_changed_fills_nothing(kept: Path, store: Store) -> None:
    events = kept / "wells" / "public.events.gz"
    lines = gzip.decompress(events.read_bytes()).splitlines(keepends=True)
    events.write_bytes(gzip.compress(b"".join(lines[:-1])))
    with pytest.raises(NotWhole, match="备份写明的是"):
        await asyncio.to_thread(put, store.place(EMPTY), kept)
    events.write_bytes(gzip.compress(b"".join(lines[:1] + lines[2:])))
    with pytest.raises(NotWhole, match="日志缺第 2 条"):
        await asyncio.to_thread(put, store.place(EMPTY), kept)
    (kept / "wells.json").unlink()
    with pytest.raises(NotWhole, match="没有 wells 的完整备份"):
        await asyncio.to_thread(put, store.place(EMPTY), kept)
    assert (await store(EMPTY).read(log.head)).position == 0


async def test_of_two_databases_kept_at_one_moment_none_has_heard_what_the_other_has_not(
    tmp_path: Path, make_host: MakeHost, store: Store
) -> None:
    host, other = make_host(), store("other")
    await host.open()
    await other.start()
    ended = asyncio.Event()

    async def copy_on() -> None:
        """As a follower elsewhere does: whatever the wells have told stands in the other log at once."""
        while not ended.is_set():
            await deepen(host.handler)
            head = (await host.database.read(log.head)).position
            await other.write(partial(_follow, head=head))

    following = asyncio.create_task(copy_on())
    await until_followed(other)
    for n in range(5):
        folder = tmp_path / str(n)
        taken = await asyncio.to_thread(postgres_backup.take, {"other": store.place("other"), "wells": store.place("wells")}, folder)
        position = {one.service: one.position for one in taken}["wells"]
        [line] = [each for each in gzip.decompress((folder / "other" / "public.positions.gz").read_bytes()).splitlines() if b"copy" in each]
        assert int(line.split(b"\t")[3]) <= position
    ended.set()
    await following
    await host.close()
    await other.stop()


async def until_followed(other: Any) -> None:
    async with asyncio.timeout(PATIENCE):
        while not (await other.read(lambda conn: checkpoint.read(conn, "copy", "wells"))).position:
            pass


def _follow(conn: Connection, head: int) -> None:
    checkpoint.move(conn, "copy", "wells", Checkpoint("wells", head, b""))
