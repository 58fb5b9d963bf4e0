"""Numbers that we give: of commands that come at once each gets its own, and the same command always the one it got first."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from shared.events.envelope import Event
from shared.runtime.decider import Decider, Refusal
from shared.runtime.deciding.handler import Answered, Cause, Handler, StaleVersion

S = TypeVar("S")
E = TypeVar("E", bound=Event)


class NoNumberLeft(Refusal):
    """Every number that can be given here is taken."""

    zh = "编号已用完"


async def handle_next(
    handler: Handler,
    decider: Decider[S, E],
    subject: str,
    decide: Callable[[S], Sequence[E]],
    cause: Cause,
    *,
    most: int,
    allow: Callable[[S], None] = lambda _: None,
) -> Answered:
    """Decide and record on `<kind>/<subject>/<n>`, n being the next free number up to `most`; what is refused takes none.

    Raises NoNumberLeft, and what the handler raises.
    """
    async with handler.locks.of(f"{decider.kind}/{subject}/"):
        while True:
            number = await next_free(handler, decider, subject)
            try:
                return await handler.handle(
                    decider, f"{subject}/{number}", no_more_than(most, number, decide), cause, allow=allow, expected=0
                )
            except StaleVersion:
                continue  # another process took the number: on to the next


def no_more_than(most: int, number: int, decide: Callable[[S], Sequence[E]]) -> Callable[[S], Sequence[E]]:
    """Refused only where it is decided: the command that got the last number is still answered."""

    def decided(state: S) -> Sequence[E]:
        if number > most:
            raise NoNumberLeft(f"此处的编号最大为 {most}，已全部用完")
        return decide(state)

    return decided


async def next_free(handler: Handler, decider: Decider[S, E], subject: str) -> int:
    """A free number after a taken one; where no number was left out, the smallest that is free."""
    taken, free = 0, 1
    while (await handler.fold(decider, f"{subject}/{free}"))[1]:
        taken, free = free, free * 2
    while free - taken > 1:
        middle = (taken + free) // 2
        if (await handler.fold(decider, f"{subject}/{middle}"))[1]:
            taken = middle
        else:
            free = middle
    return free
