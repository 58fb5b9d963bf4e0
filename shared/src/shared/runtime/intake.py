"""Facts of other systems that come in from their topics, by the same decision as over HTTP."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import structlog
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.kafka import CE_PREFIX, KafkaMessage, from_kafka, from_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import REQUIRED_ATTRIBUTES, CloudEvent
from fastapi import FastAPI

from shared.runtime import parked, problems
from shared.runtime.auth import Person, Role
from shared.runtime.decider import Refusal
from shared.runtime.edge import Edge
from shared.runtime.handler import Contended
from shared.runtime.kafka import LONGEST_PAUSE, WATCH, Kafka, Record
from shared.runtime.parked import Message

if TYPE_CHECKING:
    from shared.runtime.host import Host

CONTENT_TYPE = "content-type"
STRUCTURED = b"application/cloudevents"

logger = structlog.get_logger()


@dataclass(frozen=True)
class Intake:
    """A topic of another system: CloudEvents 1.0 (structured or binary) whose data are bodies for one of the service's POST routes."""

    topic: str
    path: str


class NotNow(Refusal):
    """The service cannot take anything in at present; bring it again."""

    zh = "暂时不能接收"
    status = 503


class Door:
    """The service's own routes, entered from inside as the sender of facts: validation, rules and idempotency are theirs."""

    def __init__(self, host: "Host") -> None:
        sender = Person(f"service:{host.service.name}", "", frozenset({Role.TREASURY}), host.jurisdiction)
        app = FastAPI(openapi_url=None)
        app.state.host = host
        problems.install(app)
        for routes in host.service.routes:
            app.include_router(routes)
        edge = Edge(app, lambda _: sender, host.database.metrics)
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(edge, raise_app_exceptions=False), base_url="http://intake")

    async def take(self, intake: Intake, message: Message) -> str:
        """Take a message in; the answer is why it cannot be, empty where it is in. Raises NotNow where that is not the message's fault."""
        try:
            body = body_of(message)
        except Exception as wrong:  # a library reads what anybody may have sent
            return f"不是合格的 CloudEvents 消息 / no CloudEvent 1.0 with a JSON object as data: {type(wrong).__name__} {wrong}"
        answer = await self._http.post(intake.path, content=body, headers={CONTENT_TYPE: "application/json"})
        if answer.is_success:
            return ""
        problem = answer.json()
        sentence = f"{problem['title']}：{problem['detail']}"
        if answer.status_code >= 500 or problem["type"] == problems.type_of(Contended):
            raise NotNow(f"{intake.topic} → {intake.path}：{sentence}")
        return sentence


class IntakeFollower:
    """Takes in what comes on one topic, in order; what cannot be taken in is parked, and the next one goes on."""

    def __init__(self, intake: Intake, host: "Host") -> None:
        self.intake = intake
        self.trouble = ""
        """Why it does not go on; empty while all is well."""
        self._door = Door(host)
        self._database = host.database
        self._failures = 0

    async def run(self, kafka: Kafka) -> None:
        """Take in until cancelled; what failed here is no trouble of this process once another one has the topic, or had it."""
        async with kafka.subscription(self.intake.topic, f"intake.{self.intake.topic}", self._hear) as hearing:
            while True:
                turn = hearing.taken
                await asyncio.sleep(WATCH)
                if hearing.another_since(turn):
                    self.trouble = ""

    async def _hear(self, records: Sequence[Record]) -> None:
        """Raises whatever hinders, after a pause, so that the batch is brought again."""
        try:
            for record in records:
                await self._take(_message(record))
            self._failures, self.trouble = 0, ""
        except Exception as failure:
            self._failures += 1
            self.trouble = f"{type(failure).__name__}: {failure}"
            logger.exception("intake cannot go on", topic=self.intake.topic, failures=self._failures)
            await asyncio.sleep(min(LONGEST_PAUSE, 0.1 * 2 ** min(self._failures, 9)))
            raise

    async def _take(self, message: Message) -> None:
        if reason := await self._door.take(self.intake, message):
            await self._database.write(partial(parked.park, message=message, reason=reason))
            logger.warning("message parked", topic=message.topic, id=message.id, reason=reason)


def _message(record: Record) -> Message:
    headers = tuple((name, value or b"") for name, value in record.headers)
    return Message(record.topic, record.key or b"", headers, record.value or b"")


def body_of(message: Message) -> bytes:
    """The event's data as the body of a request, the same bytes whichever way it was written. Raises anything."""
    named = [(name.lower(), value) for name, value in message.headers]
    headers = {name: value for name, value in named if name == CONTENT_TYPE or name.startswith(CE_PREFIX)}
    read = from_structured if headers.get(CONTENT_TYPE, b"").lower().startswith(STRUCTURED) else from_kafka
    data: Any = read(KafkaMessage(headers, None, message.bytes), JSONFormat(), _event).get_data()
    if isinstance(data, bytes):
        data = json.loads(data)
    if not isinstance(data, Mapping):
        raise TypeError("data is no JSON object")
    return json.dumps(data, sort_keys=True, separators=(",", ":")).encode()


def _event(attributes: dict[str, Any], data: Any) -> BaseCloudEvent:
    """The library fills in what a message lacks; here it is refused."""
    if missing := [name for name in REQUIRED_ATTRIBUTES if name not in attributes]:
        raise ValueError(f"without {', '.join(missing)}")
    return CloudEvent(attributes, data)
