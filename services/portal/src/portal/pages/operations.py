"""For whoever keeps it running: each service's pulse, how far its followers are behind, and what waits for an operator."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.follower_names import name_of
from portal.listings import Column
from portal.pages.taking import Asked, Table
from portal.services import Said
from portal.terms import SERVICES, _

SLOW = 60.0
"""Seconds after which what waits is late."""
SHOWN = 50


@dataclass(frozen=True)
class Heard:
    """What one service has heard of one log, by the follower that is furthest behind."""

    service: str
    source: str
    position: int
    waits: int | None
    seconds: float
    troubles: tuple[str, ...]
    each: tuple[Mapping[str, Any], ...]

    @property
    def pulse(self) -> str:
        """How it looks: all is well, slow, or standing still."""
        return "bad" if self.troubles else "warn" if self.seconds > SLOW else ""


async def operations(visit: Visit) -> Response:
    """`/operations`; its counts are of the rows shown, so each can be counted on the page (of refused reactions each service's first)."""
    asked = await visit.ask.together(
        **{f"ready {service}": (service, "/health/ready") for service in SERVICES},
        **{f"pulse {service}": (service, "/health/pulse") for service in SERVICES},
        **{f"refused {service}": (service, "/refused", {"limit": SHOWN}) for service in SERVICES},
        **{f"parked {service}": (service, "/parked") for service in SERVICES},
        **{f"views {service}": (service, "/views") for service in SERVICES},
        branches=("audit", "/branches"),
    )
    refused = {service: asked[f"refused {service}"] for service in SERVICES}
    if not_theirs := next((said for said in refused.values() if said.status == 403), None):
        return visit.refused(not_theirs)
    ready = {service: _told(asked[f"ready {service}"]) for service in SERVICES}
    pulses = {service: _told(asked[f"pulse {service}"]) for service in SERVICES}
    heard = [one for service in SERVICES for one in _heard(service, ready[service], pulses[service])]
    parked = [(service, one) for service in SERVICES for one in asked[f"parked {service}"].items]
    return visit.show(
        "operations.html",
        here="operations",
        services=SERVICES,
        ready=ready,
        pulses=pulses,
        heard=heard,
        background=[(service, one) for service in SERVICES for one in _background(ready[service], pulses[service])],
        views={service: asked[f"views {service}"].items for service in SERVICES},
        name_of=name_of,
        building=[(service, one) for service in SERVICES for one in ready[service].get("followers", ()) if _unbuilt(one)],
        parked=parked,
        refused=[(service, one) for service, said in refused.items() for one in said.items],
        more_refused=any(said.next for said in refused.values()),
        branches=asked["branches"],
        people=await visit.people.all(visit.person.token),
        silent=[service for service in SERVICES if not pulses[service]],
        heads=sum(pulse.get("head", 0) for pulse in pulses.values()),
        concerns=len(parked)
        + sum(len(said.items) for said in refused.values())
        + sum(bool(one.pulse) for one in heard)
        + sum(not one.get("ready") for one in ready.values())
        + sum(bool(pulse.get("database") or pulse.get("broker") or pulse.get("deadline")) for pulse in pulses.values()),
        waits=max((one.waits or 0 for one in heard), default=0),
        seconds=max((one.seconds for one in heard), default=0.0),
    )


async def _people(visit: Visit, _asked: Asked) -> AsyncIterator[Said]:
    yield Said("issuer", 200, {"items": await visit.people.all(visit.person.token)})


PEOPLE = Table(
    "/operations/people",
    _("名录"),
    (
        Column("id", _("人员标识")),
        Column("name", _("姓名")),
        Column("roles", _("角色"), "roles"),
        Column("unit", _("单位代码"), "code"),
        Column("unit", _("单位"), "unit"),
    ),
    _people,
)


def _told(said: Said) -> dict[str, Any]:
    """What a service says of itself, also while it is not ready; nothing where it is silent."""
    return said.body if isinstance(said.body, dict) and "service" in said.body else {}


def _heard(service: str, ready: Mapping[str, Any], pulse: Mapping[str, Any]) -> Iterator[Heard]:
    """By log: where the slowest follower of it stands."""
    beats = {(one["name"], one["source"]): one for one in pulse.get("beats", ())}
    followers = sorted(ready.get("followers", ()), key=lambda one: str(one["source"]))
    for source, some in groupby(followers, key=lambda one: str(one["source"])):
        each = [{**one, **{name: beats.get((one["name"], source), {}).get(name) for name in ("seconds", "since")}} for one in some]
        lags = [one["lag"] for one in each if one["lag"] is not None]
        yield Heard(
            service,
            source,
            min(one["position"] for one in each),
            max(lags) if lags else None,
            max((one["seconds"] or 0.0 for one in each), default=0.0),
            tuple(dict.fromkeys(one["trouble"] for one in each if one["trouble"])),
            tuple(each),
        )


def _background(ready: Mapping[str, Any], pulse: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a process does besides following: relay, intakes, deadlines."""
    known = {(one["name"], one["source"]) for one in ready.get("followers", ())}
    return [one for one in pulse.get("beats", ()) if (one["name"], one["source"]) not in known]


def _unbuilt(follower: Mapping[str, Any]) -> bool:
    """A view that is still being derived."""
    return follower["target"] is not None and bool(follower["position"] < follower["target"])
