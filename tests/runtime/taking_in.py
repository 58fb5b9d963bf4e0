"""Facts of the treasury on their way in: messages, who sends them and who takes them in."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from monitoring.decisions.execution import EXECUTION
from shared.runtime.deciding.intake import Intake
from shared.runtime.eventlog import parked
from shared.runtime.eventlog.parked import Message, Parked
from shared.runtime.host import Host
from shared.runtime.kafka.fact_receiver import FactReceiver
from shared.runtime.kafka.intake_consumer import IntakeConsumer
from shared.runtime.kafka.kafka import Kafka
from shared.runtime.settings import KafkaSettings
from shared.runtime.web.verifying import Verifier
from tests.sources import KafkaServer

ITEM = "360922-2020-P0017"
FACT = {
    "source": "gk",
    "id": "2020-02-29",
    "item": ITEM,
    "as_of": "2020-02-29",
    "initial_budget": "1200000.00",
    "adjusted_budget": "1200000.00",
    "executed": "350000.00",
}
EVENT = {"specversion": "1.0", "id": "1", "source": "gk", "type": "cn.gov.gk.Executed", "datacontenttype": "application/json"}
JSON = (("Content-Type", b"application/cloudevents+json; charset=UTF-8"),)
BINARY = (("content-type", b"application/json"), *((f"ce_{name}", value.encode()) for name, value in EVENT.items() if name[0] != "d"))


def fact(**changed: str) -> Message:
    return structured({**EVENT, "data": {**FACT, **changed}})


def structured(event: object, headers: tuple[tuple[str, bytes], ...] = JSON, key: bytes = ITEM.encode()) -> Message:
    return Message("treasury.executions", key, headers, json.dumps(event).encode())


NOBODY = Verifier(lambda: pytest.fail("nobody shows a token"), "", "", "360922")


@contextlib.asynccontextmanager
async def opened(host: Host) -> AsyncIterator[Host]:
    """Nothing follows; facts alone come in."""
    await host.open()
    try:
        yield host
    finally:
        await host.close()


def receiver_of(host: Host) -> FactReceiver:
    return FactReceiver(host.handler, host.clock)


async def executed(host: Host) -> list[Decimal]:
    state, _ = await host.handler.fold(EXECUTION, ITEM)
    return [one.executed for one in state.facts.values()]


async def waiting(host: Host) -> list[Parked]:
    return await host.database.read(lambda conn: parked.newest(conn, 100))


@dataclass
class Sender:
    """The treasury's side of a topic of its own."""

    kafka: Kafka
    topic: str

    async def send(self, *messages: Message) -> None:
        async with self.kafka.producer() as producer:
            for one in messages:
                await producer.send_and_wait(self.topic, one.bytes, key=one.key or None, headers=list(one.headers))


def kafka_of(server: KafkaServer) -> Kafka:
    return Kafka(KafkaSettings(kafka=server.bootstrap), "monitoring")


@contextlib.asynccontextmanager
async def followed(host: Host, intake: Intake, server: KafkaServer) -> AsyncIterator[IntakeConsumer]:
    follower = IntakeConsumer(intake, host.database, receiver_of(host))
    task = asyncio.create_task(follower.run(kafka_of(server)))
    try:
        yield follower
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
