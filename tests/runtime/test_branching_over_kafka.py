"""`branch` as an operator types it, on PostgreSQL and Kafka: the log goes on in its topic, and whoever hears it goes back to the fork."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from issuer.directory import Directory
from local.kafka import Kafka as Broker
from shared.runtime.clock import FileClock
from shared.runtime.eventlog import log
from shared.runtime.eventlog.database import Database
from shared.runtime.kafka import own_topic
from shared.runtime.kafka.relay import Relay
from tests.runtime import well
from tests.runtime.over_kafka import Topic, at_work, kafka, listening, telling
from tests.runtime.writing import rows
from tests.scenario.serving import host_of
from tests.stores import Store, on_postgres

pytestmark = [pytest.mark.postgres, pytest.mark.kafka, pytest.mark.long]
COMMAND = "from shared.runtime.cli import main; main('tests.runtime.well')"


@pytest.fixture
def store(migrated_database: Callable[..., Any]) -> Store:
    return on_postgres(migrated_database)


async def branch(databases: Store, broker: Broker, *options: str) -> "subprocess.CompletedProcess[str]":
    surroundings = {
        "BIHUAN_DATABASE": databases.place("restored"),
        "BIHUAN_DATABASES": f"listener={databases.place('listener')}",
        "BIHUAN_KAFKA": broker.bootstrap,
    }
    command = [sys.executable, "-c", COMMAND, "branch", *options]
    return await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, env=os.environ | surroundings, timeout=60)


async def restore(before: Database, to: Database, position: int) -> None:
    """As a backup has it that was taken there."""
    id, kept = await before.read(log.known_id), (await before.read(rows))[:position]
    names = [column.name for column in log.events.columns]

    def fill(conn: Connection) -> None:
        log.go_on_as(conn, id, "file", "360922")
        conn.execute(log.events.insert(), [dict(zip(names, row, strict=True)) for row in kept])

    await to.write(fill)


async def test_an_operator_begins_a_branch_and_those_who_hear_the_topic_go_back_to_the_fork(
    store: Store, own_kafka: Broker, directory: Directory, clock: FileClock, tmp_path: Path
) -> None:
    topic, restored = Topic(own_kafka.bootstrap), store("restored")
    topic.remove()
    topic.make()
    async with telling(host_of(well.SERVICE, store, clock, directory), directory, tmp_path) as wells:
        first = Relay(wells.host.source, wells.host.database, kafka(own_kafka.bootstrap, "wells"))
        async with at_work(first.run), listening(store("listener"), wells.feed, kafka(own_kafka.bootstrap, "listener")) as listener:
            await listener.has_heard_all(await wells.tell(5))
        await restored.start()
        await restore(wells.host.database, restored, 2)
    topic.remove()
    topic.make()
    options = ("--authority", "万财〔2026〕7号", "--because", "主题已丢失")
    said = await branch(store, own_kafka, *options)
    assert (said.returncode, "请先停止服务" in said.stderr) == (1, True), said
    await restored.stop()
    said = await branch(store, own_kafka)
    assert (said.returncode, "第 3–5 条事件（服务 listener 的" in said.stderr) == (1, True), said
    said = await branch(store, own_kafka, *options)
    assert (said.returncode, "日志自第 2 条起另立为" in said.stdout) == (0, True), said

    beside = Store(lambda name: store.place("restored" if name == "wells" else name))
    async with telling(host_of(well.SERVICE, beside, clock, directory), directory, tmp_path) as wells:
        second = Relay(wells.host.source, wells.host.database, kafka(own_kafka.bootstrap, "wells"))
        async with at_work(second.run), listening(store("listener"), wells.feed, kafka(own_kafka.bootstrap, "listener")) as listener:
            await listener.has_heard_all(await wells.tell(6))
            assert not second.trouble
        told = [dict(record.headers) async for record in own_topic.records(kafka(own_kafka.bootstrap, "wells"), "wells")]
    [(parent, position)] = [(one.log_id, one.position) for one in wells.host.source.ancestors]
    assert position == 2
    assert {one["log"].decode() for one in told} == {wells.host.source.log_id}
    assert all(one["ancestors"].decode().startswith(f"{parent};2;") for one in told)
