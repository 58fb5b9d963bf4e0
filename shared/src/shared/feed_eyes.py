"""Who sees what of a service's feed (按角色的事件流): the table of visibility, for the units and engagements of whoever asks."""

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog

from shared import engagements
from shared.events.envelope import Event, opened
from shared.events.values import within
from shared.events.visibility import COLUMNS, HIDDEN, VISIBILITY, Eyes, Sight
from shared.runtime.decider import Decider
from shared.runtime.eventlog import log
from shared.runtime.following.feed import Leaf
from shared.runtime.web.auth import Role

if TYPE_CHECKING:
    from shared.runtime.web.auth import Person
    from shared.runtime.web.context import ServiceContext

TYPES: Mapping[str, type[Event]] = {event.TYPE: event for event in VISIBILITY}
UNITS = frozenset({Role.AGENCY, Role.DEPARTMENT})
"""Who sees their own unit's and those below it; a firm sees what it is engaged for, everybody else the county."""
HIDDEN_TYPE = "bihuan.Hidden"
"""What a document is called of which only its position and its leaf hash are told."""
logger = structlog.get_logger()


class _Owner(NamedTuple):
    """The aggregate that says whose an event is."""

    decider: Decider[Any, Any]
    key: str


class _Reach(NamedTuple):
    unit: str
    firms: Collection[str]


@dataclass(frozen=True)
class FeedEyes:
    """What each role sees of one service's events."""

    owners: Mapping[str, Decider[Any, Any]]
    """Kind of stream → the aggregate that says whose its events are: itself, or that of the item; any other kind is the county's."""
    lets_firms_read: bool = True
    """Whether the service keeps the view of engagements."""

    def whole(self, person: "Person") -> bool:
        """Whether they see everything."""
        return bool(person.roles - set(COLUMNS))

    async def seen(self, service: "ServiceContext", person: "Person", leaves: Sequence[Leaf]) -> list[bytes]:
        """A document for each position: the stored bytes, those without what is withheld, or a placeholder for what is hidden."""
        told = [opened(leaf.document) for leaf in leaves]
        owners = {owner for raw in told if _eyes(raw, person.roles) and (owner := self._owner(raw))}
        reaches = dict(zip(owners, await asyncio.gather(*(self._reach(service, person, owner) for owner in owners)), strict=True))
        read_as_firm: set[str] = set()
        documents = []
        for raw, leaf in zip(told, leaves, strict=True):
            owner = self._owner(raw)
            roles = _reaching(person, reaches.get(owner) if owner else None, of_county=owner is None)
            sight = await _sight(service, raw, roles)
            if sight is not HIDDEN and roles == {Role.THIRD_PARTY}:
                read_as_firm.add(raw["subject"])
            documents.append(_told(raw, leaf, sight))
        if read_as_firm:
            logger.info("read by an engaged firm", person=person.sub, firm=person.unit, items=sorted(read_as_firm), what="events")
        return documents

    async def units(self, service: "ServiceContext", leaves: Sequence[Leaf]) -> list[str]:
        """The unit that each event belongs to; empty where it is the county's."""
        owners = [self._owner(opened(leaf.document)) for leaf in leaves]
        asked = [owner for owner in dict.fromkeys(owners) if owner]
        states = await asyncio.gather(*(service.handler.fold(owner.decider, owner.key) for owner in asked))
        units = {owner: owner.decider.unit(state) for owner, (state, _) in zip(asked, states, strict=True)}
        return [units[owner] if owner else "" for owner in owners]

    def _owner(self, raw: Mapping[str, Any]) -> _Owner | None:
        """None where it is the county's."""
        kind, _, key = raw["stream"].partition("/")
        decider = self.owners.get(kind)
        if decider is None:
            return None
        return _Owner(decider, key if decider.kind == kind else raw["data"].get("item", raw["subject"]))

    async def _reach(self, service: "ServiceContext", person: "Person", owner: _Owner) -> _Reach:
        state, _ = await service.handler.fold(owner.decider, owner.key)
        firms = {owner.decider.engaged(state)} - {""}
        if self.lets_firms_read and Role.THIRD_PARTY in person.roles:
            item = owner.key.split("/", 1)[0]
            firms |= await service.database.read(lambda conn: engagements.firms_on(conn, item))
        return _Reach(owner.decider.unit(state), firms)


def _reaching(person: "Person", reach: _Reach | None, *, of_county: bool) -> frozenset[Role]:
    """The roles by which somebody reaches an event: of the county, or of a unit and the firms at work for it."""
    own = of_county or (reach is not None and within(reach.unit, person.unit))
    engaged = reach is not None and person.unit in reach.firms
    return frozenset(role for role in person.roles if (own if role in UNITS else engaged if role is Role.THIRD_PARTY else True))


def _eyes(raw: Mapping[str, Any], roles: Collection[Role]) -> Eyes | None:
    """The row of the table, where any of the roles sees any of it; what this version does not know is hidden."""
    event = TYPES.get(raw["type"])
    row = VISIBILITY[event] if event else None
    return row if row and any(row.by(role) is not HIDDEN for role in roles) else None


async def _sight(service: "ServiceContext", raw: Mapping[str, Any], roles: frozenset[Role]) -> Sight:
    eyes = _eyes(raw, roles)
    if eyes is None:
        return HIDDEN
    sight = max(eyes.by(role) for role in roles)
    if sight is not Sight.FOLLOWING:
        return sight
    before = await service.database.read(lambda conn: log.types_before(conn, raw["stream"], raw["streamversion"]))
    rows = [VISIBILITY[TYPES[type_]] for type_ in before if type_ in TYPES]
    return Sight.SEEN if any(row.by(role) > Sight.FOLLOWING for row in rows for role in roles) else HIDDEN


def _told(raw: Mapping[str, Any], leaf: Leaf, sight: Sight) -> bytes:
    if sight is Sight.SEEN:
        return leaf.document
    leaf_hash = log.leaf_hash(leaf.document).hex()
    if sight is HIDDEN:
        kept = {name: raw[name] for name in ("specversion", "source", "sequence")}
        return _written({"id": leaf_hash, "type": HIDDEN_TYPE, **kept, "leafhash": leaf_hash})
    withheld = VISIBILITY[TYPES[raw["type"]]].withheld
    data = {name: value for name, value in raw["data"].items() if name not in withheld}
    whole = {name: value for name, value in raw.items() if name not in ("data", "dataschema")}
    return _written({**whole, "leafhash": leaf_hash, "withheld": ",".join(withheld), "data": data})


def _written(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
