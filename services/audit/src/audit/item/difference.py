"""What of an item reads otherwise at a later instant than at an earlier one, and which event made it so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.heard import Heard
from audit.item.state import ItemState, evolve, fold

Place = tuple[str, ...]
"""Where a value stands: `("goal", "content", "indicators", "养护里程", "target")`."""
Read = Callable[[ItemState], Mapping[str, Any]]
"""A state as it is answered, of JSON's values."""
NAMES = ("name", "indicator")
"""By these a row is known; others by their number from 1."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One value that reads otherwise; None where nothing stood or stands."""

    place: Place
    was: Any
    now: Any
    cause: Heard
    """The last event that changed it."""


def differences(item: str, was: Sequence[Heard], now: Sequence[Heard], read: Read) -> list[Changed]:
    """What changed by the events of `now` that are not of `was`, of which each is also of `now`; both in the order of the trail."""
    known = {one.id for one in was}
    first = last = dict(leaves(read(fold(item, was))))
    causes: dict[Place, Heard] = {}
    for event, state in _step_by_step(item, known, now):
        following = dict(leaves(read(state)))
        causes |= dict.fromkeys((place for place in last.keys() | following.keys() if last.get(place) != following.get(place)), event)
        last = following
    places = dict.fromkeys([*last, *first])
    return [Changed(at, first.get(at), last.get(at), causes[at]) for at in places if first.get(at) != last.get(at)]


def _step_by_step(item: str, known: set[str], now: Sequence[Heard]) -> Iterator[tuple[Heard, ItemState]]:
    """Each event that is not known yet, and the state after it; one that stands before a known one changes what comes after it too."""
    begun = next((n for n, one in enumerate(now) if one.id not in known), len(now))
    if any(one.id in known for one in now[begun:]):
        shown = set(known)
        for event in (one for one in now if one.id not in known):
            shown.add(event.id)
            yield event, fold(item, [one for one in now if one.id in shown])
        return
    state = fold(item, now[:begun])
    for event in now[begun:]:
        state = evolve(state, event)
        yield event, state


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every single value and where it stands; what is empty stands nowhere."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from leaves(one, (*place, str(name)))
    elif isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value):
        for name, one in zip(_names(value), value, strict=True):
            yield from leaves(one, (*place, name))
    elif value not in (None, "", []):
        yield place, value


def _names(rows: Sequence[Any]) -> list[str]:
    """What each row is known by."""
    for name in NAMES:
        found = [str(one[name]) for one in rows if isinstance(one, Mapping) and isinstance(one.get(name), str)]
        if len(set(found)) == len(rows):
            return found
    return [str(n) for n in range(1, len(rows) + 1)]
