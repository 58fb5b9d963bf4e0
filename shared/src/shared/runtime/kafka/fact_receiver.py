"""Messages of other systems as facts: taken in by the same decision as over HTTP, or a sentence why not."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

import structlog
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.kafka import CE_PREFIX, KafkaMessage, from_kafka, from_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import REQUIRED_ATTRIBUTES, CloudEvent
from pydantic import ValidationError

from shared.runtime.clock import Clock, day_of
from shared.runtime.decider import Decider, Refusal
from shared.runtime.deciding.handler import Cause, CommandReused, Contended, Handler, caused, request_hash
from shared.runtime.deciding.intake import Fact, Intake
from shared.runtime.eventlog.parked import Message
from shared.runtime.failures import Unavailable
from shared.runtime.field_errors import field_errors, sentence
from shared.runtime.strict_json import parsed

S = TypeVar("S")

CONTENT_TYPE = "content-type"
STRUCTURED = b"application/cloudevents"

logger = structlog.get_logger()


class NotNow(Exception):
    """The service cannot take anything in at present; bring it again."""


class FactReceiver:
    """Takes messages in as facts, by the same validation, rules and idempotency as over HTTP."""

    def __init__(self, handler: Handler, clock: Clock) -> None:
        self._handler = handler
        self._clock = clock

    @property
    def jurisdiction(self) -> str:
        """财政区划, six digits."""
        return self._handler.jurisdiction

    @property
    def today(self) -> date:
        """The business day in China."""
        return day_of(self._clock.now())

    async def fold(self, decider: Decider[S, Any], key: str) -> S:
        """The state of an aggregate now; its initial state where it does not exist."""
        return (await self._handler.fold(decider, key))[0]

    async def take(self, intake: Intake, message: Message) -> str:
        """Take a message in; the answer is why it cannot be, empty where it is in. Raises NotNow where that is not the message's fault."""
        if message.tombstone:
            return "这是一条删除标记（空值），不是事实：已接收的事实不会删除，要改请发更正 / a tombstone, send a correction"
        if not message.bytes and not any(name.lower().startswith(CE_PREFIX) for name, _ in message.headers):
            return "消息体为空，没有事实 / the message is empty"
        try:
            body = body_of(message)
        except Exception as wrong:  # a library reads what anybody may have sent
            return f"不是合格的 CloudEvents 消息 / no CloudEvent 1.0 with a JSON object as data: {type(wrong).__name__} {wrong}"
        try:
            fact = await intake.fact(intake.body.model_validate(parsed(body)), self)
            await self._decide(fact, body, intake.path)
        except ValidationError as wrong:
            return f"{_named(body)}的内容不符合要求：{sentence(field_errors(wrong.errors()))}"
        except (Contended, Unavailable) as passing:
            raise NotNow(f"{intake.topic}：{passing.zh}：{passing}") from passing
        except CommandReused:
            return f"{_named(body)}与此前以同一编号接收的内容不同，编号只对应一个事实：要改请用新编号发更正"
        except Refusal as refusal:
            return f"{_named(body)}未能接收，{refusal.zh}：{refusal}"
        return ""

    async def _decide(self, fact: Fact[Any, Any], body: bytes, path: str) -> None:
        self._handler.require_own(fact.key)
        command, actor = caused(fact.source, fact.id), f"service:{self._handler.name}"
        before = request_hash(actor, "POST", path, "", body)
        now = self._clock.now()
        cause = Cause(command, actor, "service_account", fact.hash, now, command, command, fact.authority, also=(before,))
        answered = await self._handler.handle(fact.decider, fact.key, fact.decide, cause)
        logger.info("accepted", fact=fact.id, source=fact.source, route=path, command=command, position=answered.position)


def _named(body: bytes) -> str:
    """The fact as its sender knows it: source and id, and the item."""
    said = {name: value for name, value in json.loads(body).items() if isinstance(value, str)}
    return f"事实 {said.get('source', '（无来源）')}/{said.get('id', '（无编号）')}（事项 {said.get('item', '未写明')}）"


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
