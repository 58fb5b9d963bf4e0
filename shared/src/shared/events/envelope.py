"""One event as a CloudEvents 1.0 document: how it is written, and how it is read again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic_core import from_json, to_json

POSITION_DIGITS = 19
SCALAR = "x-scalar"
"""Names a scalar in a JSON Schema."""


@dataclass(frozen=True, slots=True)
class Called:
    """Stands at a scalar: its name in the published schemas, and how it is written in a document where JSON alone does not say so."""

    name: str
    pattern: str = ""

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """What pydantic writes, with both, where the schema is that of a document."""
        schema = handler(core)
        if handler.mode == "serialization":
            schema |= {SCALAR: self.name} | ({"pattern": self.pattern} if self.pattern else {})
        return schema


class Value(BaseModel):
    """A value inside an event or a request: frozen, and strict about names, so that a misspelt field is an error and not a loss."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Event(Value):
    """What happened. The wire name `TYPE` is written out in each event and never changes."""

    TYPE: ClassVar[str]


E = TypeVar("E", bound=Event, covariant=True)


@dataclass(frozen=True, slots=True)
class RecordedEvent(Generic[E]):
    """An event as a follower hears it: what happened, and the attributes of its document."""

    event: E
    id: str
    log: str
    """The service that told it: goals, monitoring, ..."""
    type: str
    subject: str
    """The budget item, e.g. 360922-2020-P0017; rounds, units and policies have subjects of their own."""
    stream: str
    streamversion: int
    position: int
    time: datetime
    """Business time."""
    recordedtime: datetime
    """The real clock."""
    authid: str
    authority: str
    """文号 of the document that the decision rests on; empty where there is none."""
    correlationid: str
    causationid: str
    traceparent: str = ""
    """The W3C trace in which it was decided (CloudEvents' distributed tracing extension); empty where whoever asked named none."""
    document: bytes = field(default=b"", compare=False, repr=False)
    """The stored bytes, for whoever keeps them; empty where it was not read from them."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What is known of an event before the log gives it a position and a recorded time."""

    id: str
    source: str
    type: str
    subject: str
    stream: str
    streamversion: int
    time: datetime
    authtype: str
    authid: str
    correlationid: str
    causationid: str
    authority: str = ""
    commandid: str = ""
    """The command that told it, where the cause is another one: a reaction's."""
    traceparent: str = ""


def pieces(attributes: Attributes, event: Event) -> tuple[bytes, bytes, bytes]:
    """The document around its two gaps: position and recorded time, which only the log knows."""
    known: dict[str, Any] = {
        "specversion": "1.0",
        "id": attributes.id,
        "source": attributes.source,
        "type": attributes.type,
        "dataschema": schema_of(attributes.type),
        "subject": attributes.subject,
        "stream": attributes.stream,
        "streamversion": attributes.streamversion,
        "time": attributes.time.isoformat(),
        "authtype": attributes.authtype,
        "authid": attributes.authid,
        "correlationid": attributes.correlationid,
        "causationid": attributes.causationid,
    }
    if attributes.authority:
        known["authority"] = attributes.authority
    if attributes.commandid:
        known["commandid"] = attributes.commandid
    if attributes.traceparent:
        known["traceparent"] = attributes.traceparent
    head = to_json(known)[:-1] + b',"datacontenttype":"application/json","sequence":"'
    return head, b'","recordedtime":"', b'","data":' + event.model_dump_json(exclude_defaults=False).encode() + b"}"


def schema_of(type_: str, version: int = 1) -> str:
    """`bihuan.goals.GoalApproved` → `urn:bihuan:goals:GoalApproved:1`."""
    return f"urn:{type_.replace('.', ':')}:{version}"


Catalogue = Mapping[str, type[Event]]
"""Wire name → event class."""


def catalogue(*unions: Any) -> Catalogue:
    """The events of one or several closed unions by their wire names."""
    classes: list[type[Event]] = [cls for union in unions for cls in (get_args(union) or (union,))]
    return MappingProxyType({cls.TYPE: cls for cls in classes})


class Malformed(ValueError):
    """The bytes are no event document of ours."""


def decode(document: bytes, known: Catalogue) -> RecordedEvent[Event] | None:
    """Parse stored bytes; None for a well-formed event of a type that is not in the catalogue.

    Fields that a newer writer added are passed over. Raises Malformed for anything else that is wrong.
    """
    return decode_opened(opened(document), known, document)


def opened(document: bytes) -> Mapping[str, Any]:
    """The document as it stands, of whatever type. Raises Malformed."""
    try:
        raw: Mapping[str, Any] = from_json(document)
        hash(raw["type"])
        return raw
    except (KeyError, TypeError, ValueError) as wrong:
        raise Malformed(f"{type(wrong).__name__}: {str(wrong)[:300]}") from wrong


def decode_opened(raw: Mapping[str, Any], known: Catalogue, document: bytes = b"") -> RecordedEvent[Event] | None:
    """What an opened document tells; None where its type is not in the catalogue. Raises Malformed."""
    cls = known.get(raw["type"])
    if cls is None:
        return None
    try:
        return RecordedEvent(
            event=cls.model_validate(raw["data"], extra="ignore"),
            id=raw["id"],
            log=raw["source"].rsplit("/", 1)[-1],
            type=raw["type"],
            subject=raw["subject"],
            stream=raw["stream"],
            streamversion=raw["streamversion"],
            position=int(raw["sequence"]),
            time=_moment(raw["time"]),
            recordedtime=_moment(raw["recordedtime"]),
            authid=raw["authid"],
            authority=raw.get("authority", ""),
            correlationid=raw["correlationid"],
            causationid=raw["causationid"],
            traceparent=raw.get("traceparent", ""),
            document=document,
        )
    except (KeyError, TypeError, ValueError, RecursionError) as wrong:
        raise Malformed(f"{type(wrong).__name__}: {str(wrong)[:300]}") from wrong


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None or written[4:5] + written[10:11] != "-T":
        raise ValueError(f"no moment with an offset: {written[:40]}")
    return moment
