"""What a route is handed: its service, who asks, when, and how far they see."""

import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Protocol, TypeVar

from fastapi import Path, Request, Response
from sqlalchemy import Connection

from shared.events.values import ItemId, jurisdiction_of, within
from shared.runtime.actor import Actor
from shared.runtime.clock import Clock, day_of
from shared.runtime.decider import Decider
from shared.runtime.deciding.handler import Handler, OutOfScope
from shared.runtime.deciding.intake import Intake
from shared.runtime.deciding.view import View
from shared.runtime.eventlog.database import Database
from shared.runtime.failures import Unavailable
from shared.runtime.files.shelf import Shelf, ShelfAway
from shared.runtime.following.feed import POSITION, Leaf, LogSource
from shared.runtime.following.rebuilding import Rebuilding
from shared.runtime.kafka.settling import Settling
from shared.runtime.strict_json import Malformed
from shared.runtime.web import parameters
from shared.runtime.web.auth import TITLES, Forbidden, Permission, Person, Role, Scope, Unauthenticated
from shared.runtime.web.contract import Own
from shared.runtime.web.metrics import Metrics, Waiting
from shared.runtime.web.routes import declared
from shared.runtime.web.rules import BadPosition, CatchingUp, InvalidRequest, NotYetThere
from shared.runtime.web.standing import Beat, Standing

S = TypeVar("S")
T = TypeVar("T")

Item = Annotated[ItemId, Path(description="预算事项 / budget item, e.g. 360922-2020-P0017")]
NAMED = re.compile("[0-9]{6}-[0-9A-Z-]{1,40}")
"""What names a thing of some jurisdiction; whether it is an item at all, its own type checks."""


class Vitals(Protocol):
    """What a process knows of its own service."""

    began: datetime

    def standing(self) -> Standing:
        """Whether it can serve, and where its followers are."""
        ...

    def beats(self) -> list[Beat]:
        """The pulse of everything that goes on in this process."""
        ...

    def away(self) -> dict[tuple[str, str], str]:
        """What this process needs from outside, and why it does not answer; empty while it does."""
        ...

    def waiting(self, conn: Connection) -> Waiting:
        """What waits for an operator, or for the deadline loop."""
        ...


@dataclass(frozen=True)
class ServiceContext:
    """What the routes of a service need of it."""

    name: str
    jurisdiction: str
    handler: Handler
    database: Database
    clock: Clock
    source: LogSource
    metrics: Metrics
    caught_up: Callable[[View, Sequence[str]], Awaitable[None]]
    """Wait until a view has reached these positions. Raises CatchingUp, NotYetThere or BadPosition."""
    after_fact: Callable[[Intake, str], Awaitable[None]]
    """Take in what waited in the topic for the fact that went in under this key."""
    vitals: Vitals
    settling: Settling
    """What waits for an operator, tried again."""
    rebuilding: Rebuilding
    """Views derived anew."""
    shelf: Shelf | None = None
    """Where files are kept."""
    eyes: "Eyes | None" = None
    """What each role sees of the feed; None: it is for subscribers alone."""


class Eyes(Protocol):
    """What somebody sees of a service's feed."""

    def whole(self, person: Person) -> bool:
        """Whether they see everything."""
        ...

    async def seen(self, service: ServiceContext, person: Person, leaves: Sequence[Leaf]) -> list[bytes]:
        """A document for each position."""
        ...

    async def units(self, service: ServiceContext, leaves: Sequence[Leaf]) -> list[str]:
        """The unit that each event belongs to; empty where it is the county's."""
        ...


def serving(request: Request) -> ServiceContext:
    """The service whose route this is."""
    context: ServiceContext = request.state.context
    return context


class FoldedOnce:
    """The states that one request finds: each stream is folded when it is first asked for."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._found: dict[tuple[str, str], tuple[Any, int]] = {}

    async def of(self, decider: Decider[S, Any], key: str) -> tuple[S, int]:
        """The state of an aggregate and its version."""
        if (found := self._found.get((decider.kind, key))) is None:
            found = self._found[decider.kind, key] = await self._handler.fold(decider, key)
        return found


class Context:
    """Who asks, when, and how far they see; the common part of a command's and a question's context."""

    own: ClassVar[Own] = Own(
        (
            Unauthenticated,
            Forbidden,
            OutOfScope,
            Malformed,
            InvalidRequest,
            *parameters.RULES,
            BadPosition,
            CatchingUp,
            NotYetThere,
            Unavailable,
        )
    )

    def __init__(self, request: Request, response: Response, minimum: Sequence[str], may: Permission | None = None) -> None:
        self._service = serving(request)
        self._request = request
        self._response = response
        self._minimum = minimum
        self._who: Person = request.state.person
        self.now: datetime = self._service.clock.now()
        if not all(map(POSITION.match, minimum)):
            raise BadPosition("min_position 的写法如 goals:512")
        self._act_by(declared(request.scope["route"]).may if may is None else may)
        item = request.path_params.get("item", "")
        if NAMED.fullmatch(item) and jurisdiction_of(item) != self.jurisdiction:
            raise OutOfScope(f"{item} 不属于财政区划 {self.jurisdiction}")

    def _act_by(self, permission: Permission) -> None:
        """This is what the caller's roles may let them do. Raises Forbidden where they do not."""
        self._permission = permission
        self._scopes = self._who.scopes(permission)
        if not self._scopes:
            raise Forbidden(f"您的角色不能办理此事，可以办理的是{'、'.join(TITLES[role] for role in permission)}")

    @property
    def request(self) -> Request:
        """The request itself."""
        return self._request

    @property
    def person(self) -> str:
        """The caller's opaque id."""
        return self._who.sub

    @property
    def actor(self) -> Actor:
        """The caller as deciders know them."""
        return Actor(self._who.sub, self._who.unit)

    @property
    def unit(self) -> str:
        """The caller's unit code; empty for the bureau's people."""
        return self._who.unit

    @property
    def roles(self) -> frozenset[Role]:
        """The caller's roles."""
        return self._who.roles

    @property
    def shelf(self) -> Shelf:
        """Where the service keeps files. Raises ShelfAway where no place was named."""
        if self._service.shelf is None:
            raise ShelfAway("没有设置存放佐证材料的地方（BIHUAN_EVIDENCE），请联系管理员")
        return self._service.shelf

    @property
    def jurisdiction(self) -> str:
        """财政区划, six digits."""
        return self._service.jurisdiction

    @property
    def today(self) -> date:
        """The business day in China."""
        return day_of(self.now)

    @property
    def sees(self) -> str:
        """The unit codes the caller sees begin with this; empty: all."""
        return "" if Scope.COUNTY in self._scopes else self._who.unit or "-"

    @property
    def may_be_engaged(self) -> bool:
        """Whether the caller is of a firm that this route lets in where it is engaged."""
        return Scope.ENGAGED in self._scopes

    @property
    def firm(self) -> str:
        """The firm whose engagements alone the caller sees; empty: all firms'."""
        return "" if Scope.COUNTY in self._scopes else self._who.unit or "-"

    def seen_of(self, unit: str | None) -> str:
        """What a list is narrowed to: the unit asked for, else all that the caller sees. Raises OutOfScope for one beyond their reach."""
        if unit is None:
            return self.sees
        self.require_within(unit)
        return unit

    def require_within(self, unit: str) -> None:
        """Raise OutOfScope where the caller does not reach this unit."""
        self.as_whom(unit)

    def as_whom(self, unit: str, firms: Collection[str] = ()) -> frozenset[Role]:
        """The roles by which the caller reaches a thing of this unit, on which these firms work. Raises OutOfScope where there is none."""
        near = {Scope.OWN: within(unit, self._who.unit), Scope.ENGAGED: self._who.unit in firms, Scope.COUNTY: True}
        reaching = frozenset(role for role, scope in self._permission.items() if role in self.roles and near[scope])
        if not reaching and self._scopes == {Scope.ENGAGED}:
            raise OutOfScope("该机构现在没有受托办理此事项")
        if not reaching:
            raise OutOfScope(f"单位 {unit} 不在 {self._who.unit or '（无单位）'} 的范围内")
        return reaching

    def _reaches(self, decider: Decider[S, Any], state: S, firms: Collection[str] = ()) -> None:
        working = {decider.engaged(state), *firms} - {""}
        unit = decider.unit(state)
        if unit or working or self._scopes == {Scope.ENGAGED}:
            self.as_whom(unit, working)

    async def fold(self, decider: Decider[S, Any], key: str) -> S:
        """The state of an aggregate now; its initial state where it does not exist."""
        return (await self._service.handler.fold(decider, key))[0]

    async def view(self, asked: View | Sequence[View], query: Callable[[Connection], T], *, now: bool = False) -> T:
        """Put a question to a view, or to several, after they have reached every `min_position`. Raises NotYetThere or CatchingUp (503).

        Now: after they have heard all that stands in the own log, for a permission that rests on it.
        """
        told = self._service.source
        minimum = [*self._minimum, f"{told.name}:{told.head}"] if now else self._minimum
        for view in [asked] if isinstance(asked, View) else asked:
            await self._service.caught_up(view, minimum)
        return await self._service.database.read(query)
