"""The faults that only processes on PostgreSQL and Kafka can have."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from random import Random

import psycopg
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from sqlalchemy import Connection

from local import broker
from local.environment import SERVICES
from local.served_county import Serving
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.kafka.kafka_feed import topic_of
from shared.runtime.kafka.relay import NAME
from tests.faults.driver import Driver
from tests.faults.faults import flood
from tests.faults.site import SECOND, Production

ZOMBIE = 12.0
"""Longer than a lease lives without a word (postgres.LEASE)."""
SETTLED = 2.0
"""Seconds after which the checkpoint has been moved for what the broker acknowledged before its topic went."""


async def kill_a_process(site: Production, driver: Driver, random: Random) -> None:
    """SIGKILL to the process of some service: its API, its relay, its followers."""
    one = _any(site, random)
    await asyncio.to_thread(one.child.kill)
    await asyncio.to_thread(one.child.start)


async def kill_two_at_once(site: Production, driver: Driver, random: Random) -> None:
    """SIGKILL to two processes; started again in turn."""
    for one in (chosen := random.sample(sorted(site.processes), 2)):
        await asyncio.to_thread(site.processes[one].child.kill)
    for one in chosen:
        await asyncio.to_thread(site.processes[one].child.start)


async def pause_a_process(site: Production, driver: Driver, random: Random) -> None:
    """SIGSTOP, SIGCONT."""
    one = _any(site, random)
    one.child.pause()
    await asyncio.sleep(random.uniform(0.1, 2.5))
    one.child.resume()


async def wake_a_zombie_relay(site: Production, driver: Driver, random: Random) -> None:
    """The relay at work is stopped until the other has taken over, and then goes on as if nothing had happened."""
    service = random.choice(sorted(SECOND))
    pair = [site.processes[service], site.processes[f"{service}-2"]]
    one = max(pair, key=_last_lease)
    one.child.pause()
    await asyncio.sleep(ZOMBIE)
    one.child.resume()


async def crash_postgresql(site: Production, driver: Driver, random: Random) -> None:
    """`pg_ctl -m immediate`, and started again."""
    await asyncio.to_thread(site.server.stop, "immediate")
    await asyncio.sleep(random.uniform(0, 1))
    await asyncio.to_thread(site.server.start)


async def terminate_backends(site: Production, driver: Driver, random: Random) -> None:
    """Some or all connections of one database are ended by the server."""
    share = random.choice([0.3, 1.0])
    statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND random() < %s"
    with suppress(psycopg.OperationalError):
        await asyncio.to_thread(_administer, site, statement, random.choice(SERVICES), share)


async def crash_kafka(site: Production, driver: Driver, random: Random) -> None:
    """SIGKILL to the broker, and started again."""
    await asyncio.to_thread(site.broker.kill)
    await asyncio.sleep(random.uniform(0, 2))
    await asyncio.to_thread(site.broker.start)


async def pause_kafka(site: Production, driver: Driver, random: Random) -> None:
    """SIGSTOP, SIGCONT."""
    site.broker.pause()
    await asyncio.sleep(random.uniform(0.5, 4))
    site.broker.resume()


async def lose_a_topic(site: Production, driver: Driver, random: Random) -> None:
    """A topic is deleted with all it holds, and made again by the operator's command."""
    await empty_topic(site, random.choice(SERVICES))


async def empty_topic(site: Production, service: str) -> None:
    """What its topic held is gone with it; the new one begins where the relay stands."""
    admin = AdminClient(_client(site, broker.ADMIN))
    for future in admin.delete_topics([topic_of(service)]).values():
        await asyncio.to_thread(future.result, 20)
    await asyncio.sleep(SETTLED)
    with site.engine(service).connect() as conn:
        site.kept[service] = checkpoint.read(conn, NAME, service).position
    surroundings = site.served.surroundings
    environment = {**surroundings.to_serve(service, site.direct(service), 1), **surroundings.to_make_topics(service)}
    await asyncio.to_thread(site.served.run, service, environment, "topics", "make")


async def tell_twice(site: Production, driver: Driver, random: Random) -> None:
    """Old records come again on a topic, in some order."""
    await asyncio.to_thread(_tell_twice, site, random.choice(SERVICES), random)


async def rewind_a_relay(site: Production, driver: Driver, random: Random) -> None:
    """The relay's checkpoint is put back: a part of the log is sent once more."""
    service = random.choice(SERVICES)

    def back(conn: Connection) -> None:
        at = checkpoint.hold(conn, NAME, service)
        to = random.randint(max(0, at.position - 300), at.position)
        if to > site.kept[service]:
            checkpoint.move(conn, NAME, service, Checkpoint(at.log_id, to, log.leaf_at(conn, to) or b""))

    with site.engine(service).begin() as conn:
        await asyncio.to_thread(back, conn)


async def rebalance(site: Production, driver: Driver, random: Random) -> None:
    """A stranger joins the group of a service for a while, and is given the partition."""
    group, topic, user = random.choice(GROUPS)
    given = _client(site, user)
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=site.broker.bootstrap,
        group_id=group,
        enable_auto_commit=False,
        security_protocol=given["security.protocol"],
        sasl_mechanism=given["sasl.mechanism"],
        sasl_plain_username=user,
        sasl_plain_password=given["sasl.password"],
    )
    with suppress(KafkaError, OSError, TimeoutError):
        async with asyncio.timeout(20):
            await consumer.start()
            await asyncio.sleep(random.uniform(1, 4))
    await consumer.stop()


async def cut_the_database(site: Production, driver: Driver, random: Random) -> None:
    """The connections between services and PostgreSQL are reset."""
    for _ in range(random.randint(1, 3)):
        site.back.cut()
        await asyncio.sleep(random.uniform(0.01, 0.3))


async def slow_the_database(site: Production, driver: Driver, random: Random) -> None:
    """The way between services and PostgreSQL takes its time."""
    site.back.delay = random.uniform(0.01, 0.1)
    await asyncio.sleep(random.uniform(0.5, 2))
    site.back.delay = 0


async def fill_postgresqls_disk(site: Production, driver: Driver, random: Random) -> None:
    """PostgreSQL can write nothing for a moment; where that ended it, it is started again."""
    assert site.disk
    await asyncio.to_thread(site.disk.fill)
    await asyncio.sleep(random.uniform(0.5, 2))
    await asyncio.to_thread(site.disk.free)
    await asyncio.to_thread(site.server.start)


async def fill_the_queue(site: Production, driver: Driver, random: Random) -> None:
    """Somebody holds the lock of the goals' log while more commands come than wait."""
    url = site.direct("goals").owner.replace("+psycopg", "")
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        await conn.execute("SELECT pg_advisory_lock(hashtextextended('log', 0))")
        flooding = asyncio.create_task(flood(driver, random))
        await asyncio.sleep(8)
    await flooding


GROUPS = [
    ("monitoring.goals", "bihuan.goals", "monitoring"),
    ("audit.goals", "bihuan.goals", "audit"),
    ("audit.feedback", "bihuan.feedback", "audit"),
]
PRODUCTION: Mapping[Callable[..., Awaitable[None]], int] = {
    kill_a_process: 12,
    kill_two_at_once: 3,
    pause_a_process: 6,
    wake_a_zombie_relay: 2,
    crash_postgresql: 4,
    terminate_backends: 6,
    crash_kafka: 3,
    pause_kafka: 3,
    lose_a_topic: 2,
    tell_twice: 4,
    rewind_a_relay: 4,
    rebalance: 3,
    cut_the_database: 5,
    slow_the_database: 3,
    fill_the_queue: 1,
}


def _any(site: Production, random: Random) -> Serving:
    return site.processes[random.choice(sorted(site.processes))]


def _last_lease(one: Serving) -> str:
    """When this process last began to relay, by its log."""
    lines = [json.loads(line) for line in one.child.printed().splitlines() if '"lease taken"' in line and '"relay"' in line]
    return str(lines[-1]["timestamp"]) if lines else ""


def _administer(site: Production, statement: str, *values: object) -> None:
    with psycopg.connect(site.server.admin_url.replace("+psycopg", ""), autocommit=True) as conn:
        conn.execute(statement, values)


def _client(site: Production, user: str) -> dict[str, str | int | float | bool]:
    return broker.client(site.broker.bootstrap, site.broker.users, user)


def _tell_twice(site: Production, service: str, random: Random) -> None:
    topic = topic_of(service)
    consumer = Consumer({**_client(site, broker.ADMIN), "group.id": "faults", "enable.auto.commit": False})
    producer = Producer(_client(site, broker.ADMIN))
    try:
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=20)
        if high == low:
            return
        consumer.assign([TopicPartition(topic, 0, random.randint(low, high - 1))])
        records = [record for record in consumer.consume(random.randint(1, 40), timeout=3) if not record.error()]
        if random.random() < 0.5:
            random.shuffle(records)
        for record in records:
            producer.produce(topic, record.value(), record.key(), partition=0, headers=record.headers())
        producer.flush(20)
    finally:
        consumer.close()
