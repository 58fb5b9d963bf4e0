"""What a decision would come to, without deciding: the route's own code runs on what stands now, and nothing is recorded."""

from collections.abc import Awaitable, Callable, Sequence
from functools import reduce
from typing import Any, TypeVar

from fastapi import Request, Response
from starlette.routing import Route

from shared.events.envelope import Event
from shared.runtime.decider import Decider, Invalid
from shared.runtime.deciding import numbering
from shared.runtime.unsaid import HINGES, UNSAID, NotSaid, hinges
from shared.runtime.web.bulk import Answers
from shared.runtime.web.commands import Answer, CommandContext
from shared.runtime.web.context import FoldedOnce
from shared.runtime.web.routes import declared

S = TypeVar("S")
E = TypeVar("E", bound=Event)
T = TypeVar("T")


class TrialContext(CommandContext):
    """A command that is only tried: it finds the same states, views and rules, and its events go nowhere."""

    def __init__(self, request: Request, route: Route, folds: FoldedOnce) -> None:
        super().__init__(request, Response(), (), declared(route).may)
        self._folds = folds
        self._unsaid = False
        self.events: tuple[Event, ...] = ()
        """What would have been recorded."""
        self.becomes = ""
        """The status that the thing would have then."""

    async def fold(self, decider: Decider[S, Any], key: str) -> S:
        """The state of an aggregate now, folded once for all that is tried at once."""
        return (await self._folds.of(decider, key))[0]

    async def handle(self, decider: Decider[S, E], key: str, decide: Callable[[S], Sequence[E]], *, authority: str = "") -> Answer:
        """Decide on `<kind>/<key>`, and keep what comes of it to oneself."""
        self._service.handler.require_own(key)
        state, version = await self._folds.of(decider, key)
        self._reaches(decider, state)
        self.events = events = tuple(decide(state))
        self.becomes = str(getattr(reduce(decider.evolve, events, state), "status", ""))
        return Answer(stream=f"{decider.kind}/{key}", version=version, events=[])

    async def handle_next(
        self, decider: Decider[S, E], subject: str, decide: Callable[[S], Sequence[E]], *, most: int, authority: str = ""
    ) -> Answer:
        """Decide on `<kind>/<subject>/<n>` with the next free number, which stays free."""
        number = await numbering.next_free(self._service.handler, decider, subject)
        return await self.handle(decider, f"{subject}/{number}", numbering.no_more_than(most, number, decide))

    async def handle_each(
        self,
        decider: Decider[S, E],
        keys: Callable[[], Awaitable[Sequence[str]]],
        decide: Callable[[str], Awaitable[Callable[[S], Sequence[E]]]],
        *,
        authority: str = "",
    ) -> Answers:
        """Decide on nothing of a list: what refuses all of it has been said once its lines are known."""
        await keys()
        return Answers(results=[], recorded=0, refused=0)

    async def lookup(self, look: Callable[[], Awaitable[T]]) -> T:
        """Nothing is looked up by what nobody has said."""
        unsaid: T = UNSAID
        try:
            return unsaid if self._unsaid else await look()
        except NotSaid:
            return unsaid

    def require_within(self, unit: str) -> None:
        """Raise OutOfScope where the caller does not reach this unit; one that is not named yet may be theirs."""
        if unit is not UNSAID:
            super().require_within(unit)

    async def without_content(self, route: Route, **of: Any) -> None:
        """Run a route as far as the content does not matter. Raises the refusal that no content could avert."""
        self._act_by(declared(route).may)
        self._unsaid = True
        try:
            await route.endpoint(**of, body=UNSAID, call=self)
        except Invalid:
            pass
        except HINGES as failure:
            if not hinges(failure):
                raise
