"""The reference consumers, each killed and resumed: what they keep is the log, byte for byte, and a difference stops them."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection

from shared.runtime.eventlog import checkpoint
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.kafka.relay import NAME
from tests.replay.published import Published, branched_at
from tests.runtime.over_kafka import TOPIC, at_work
from tests.runtime.waiting import until

HERE = Path(__file__).parents[2] / "clients" / "consumers"
PATIENCE = 60.0


@dataclass
class Subscriber:
    """One consumer's command line and its file of lines."""

    command: Sequence[str]
    lines: Path
    access: dict[str, str]

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """Until the block ends; then SIGKILL."""
        env = os.environ | self.access
        process = await asyncio.create_subprocess_exec(*self.command, env=env, stderr=asyncio.subprocess.PIPE)
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def kept(self) -> list[bytes]:
        """The whole lines."""
        return self.lines.read_bytes().split(b"\n")[:-1] if self.lines.exists() else []

    async def has(self, number: int) -> None:
        """Wait for so many lines at least."""
        async with asyncio.timeout(PATIENCE):
            await until(lambda: len(self.kept()) >= number)

    def is_of(self, log: str) -> None:
        """What it has kept is of this log."""
        Path(f"{self.lines}.log").write_text(log)

    async def says(self) -> str:
        """Why it stops of itself."""
        async with self.at_work() as process, asyncio.timeout(PATIENCE):
            assert process.stderr
            said = await process.stderr.read()
            assert await process.wait() == 1
        return said.decode()


COMMANDS = {
    "python": [sys.executable, str(HERE / "consumer.py")],
    "node": ["node", str(HERE / "consumer.mjs")],
    "curl": ["bash", str(HERE / "consumer.sh")],
}
OVER_KAFKA = ["python", pytest.param("node", marks=pytest.mark.tools("node", "npm"))]
ALL = [*OVER_KAFKA, pytest.param("curl", marks=pytest.mark.tools("curl", "jq"))]


@pytest.fixture
def subscriber(request: pytest.FixtureRequest, relayed: Published, tmp_path: Path) -> Subscriber:
    if request.param == "node" and not (HERE / "node_modules").exists():
        subprocess.run(["npm", "ci", "--silent", "--no-fund", "--no-audit"], cwd=HERE, check=True)
    lines = tmp_path / "wells.ndjson"
    topic = [] if request.param == "curl" else [TOPIC]
    return Subscriber([*COMMANDS[request.param], relayed.feed, *topic, str(lines)], lines, dict(relayed.access))


@pytest.mark.long
@pytest.mark.parametrize("subscriber", ALL, indirect=True)
async def test_a_subscriber_that_is_killed_goes_on_and_misses_nothing(relayed: Published, subscriber: Subscriber) -> None:
    async with at_work(relayed.relay.run):
        head = await relayed.tell(10)
        async with subscriber.at_work():
            await subscriber.has(head)
            telling = asyncio.create_task(relayed.tell(15))
            await subscriber.has(head + 3)
        with subscriber.lines.open("ab") as file:
            file.write(b'{"cut off')
        await telling
        head = await relayed.tell(5)
        async with subscriber.at_work():
            await subscriber.has(head)
            head = await relayed.tell(5)
            await subscriber.has(head)
    assert subscriber.kept() == await relayed.documents()


@pytest.mark.long
@pytest.mark.parametrize("subscriber", OVER_KAFKA, indirect=True)
async def test_what_a_topic_brings_twice_or_leaves_out_changes_nothing(relayed: Published, subscriber: Subscriber) -> None:
    def again(conn: Connection) -> None:
        checkpoint.move(conn, NAME, "wells", Checkpoint(relayed.host.source.log_id, 0, b""))

    async with subscriber.at_work():
        async with at_work(relayed.relay.run):
            head = await relayed.tell(10)
            await subscriber.has(head)
            await relayed.host.database.write(again)
            head = await relayed.tell(5)
            await subscriber.has(head)
        head = await relayed.tell(10)
        await relayed.send(relayed.host.source.log_id, head - 1)
        await subscriber.has(head)
    assert subscriber.kept() == await relayed.documents()


@pytest.mark.long
@pytest.mark.parametrize("subscriber", ALL, indirect=True)
async def test_a_log_that_is_another_one_stops_a_subscriber_with_a_sentence(relayed: Published, subscriber: Subscriber) -> None:
    head = await relayed.tell(3)
    async with subscriber.at_work():
        await subscriber.has(head)
    whole = subscriber.lines.read_bytes()
    subscriber.lines.write_bytes(whole.replace(f'"sequence":"{head:019}"'.encode(), f'"sequence":"{head + 1:019}"'.encode()))
    assert "还原到较早的时点" in await subscriber.says()
    subscriber.lines.write_bytes(whole.replace(b'"metres":', b'"depth":'))
    assert "叶哈希不符" in await subscriber.says()
    subscriber.lines.write_bytes(whole)
    subscriber.is_of("another")
    assert "不是同一份日志" in await subscriber.says()
    assert subscriber.lines.read_bytes() == whole


@pytest.mark.long
@pytest.mark.parametrize("subscriber", ALL, indirect=True)
async def test_a_subscriber_goes_back_to_where_the_log_has_branched_says_so_and_goes_on(relayed: Published, subscriber: Subscriber) -> None:
    head = await relayed.tell(6)
    documents = await relayed.documents()
    branched_at(relayed, 4, documents)
    lost = [documents[at].replace(b'"metres":', b'"depth":') for at in (4, 5)]
    await relayed.send("the parent", 0, [*documents[:4], *lost])
    subscriber.lines.write_bytes(b"".join(one + b"\n" for one in [*documents[:4], *lost]))
    subscriber.is_of("the parent")
    async with at_work(relayed.relay.run), subscriber.at_work() as process:
        assert process.stderr
        said = await asyncio.wait_for(process.stderr.readline(), PATIENCE)
        assert "位置 4 之后所读的作废" in said.decode()
        head = await relayed.tell(1)
        await subscriber.has(head)
    assert subscriber.kept() == await relayed.documents()


@pytest.mark.long
@pytest.mark.parametrize("subscriber", OVER_KAFKA, indirect=True)
async def test_a_subscriber_at_work_is_told_of_the_branch_by_the_topic(relayed: Published, subscriber: Subscriber) -> None:
    branch, relayed.host.source.log_id = relayed.host.source.log_id, "the parent"
    head = await relayed.tell(6)
    documents = await relayed.documents()
    async with subscriber.at_work() as process:
        await subscriber.has(head)
        await relayed.send("the parent", 0, documents)
        relayed.host.source.log_id = branch
        branched_at(relayed, 4, documents)
        await relayed.send(branch, 4)
        assert process.stderr
        said = await asyncio.wait_for(process.stderr.readline(), PATIENCE)
        assert "位置 4 之后所读的作废" in said.decode()
        await relayed.send("the parent", 5)
        await subscriber.has(head)
        head = await relayed.tell(1)
        await relayed.send(branch, head - 1)
        await subscriber.has(head)
    assert subscriber.kept() == await relayed.documents()


def test_each_consumer_is_short_enough_to_be_read() -> None:
    assert all(len((HERE / name).read_text().splitlines()) < 100 for name in ("consumer.py", "consumer.mjs", "consumer.sh"))
