"""What the services answer, beside what audit folds and what their own deciders fold."""

from collections import defaultdict
from collections.abc import Iterator
from random import Random
from typing import Any

import httpx
from pydantic import TypeAdapter

from audit.item.state import ItemState, fold
from audit.order import in_order
from audit.views.trail import items_of
from shared.events.envelope import RecordedEvent
from tests.audit.agreeing import KINDS, part, shared
from tests.faults.checks import Logs
from tests.faults.site import Site

PATHS = {
    "goal": "/goals/items/{}",
    "key-monitoring": "/monitoring/key-monitorings/{}",
    "disposal": "/monitoring/disposals/{}",
    "self-evaluation": "/evaluation/self-evaluations/{}",
    "department-evaluation": "/evaluation/department-evaluations/{}",
    "key-evaluation": "/evaluation/key-evaluations/{}",
}
ASKED = 6


def answers_agree(site: Site, logs: Logs, random: Random) -> Iterator[str]:
    """Every aggregate is the same for its service and for audit; a few are asked for over HTTP too."""
    by_item: dict[str, list[RecordedEvent[Any]]] = defaultdict(list)
    by_stream: dict[str, list[RecordedEvent[Any]]] = defaultdict(list)
    for log in logs.values():
        for recorded in log.events:
            by_stream[recorded.stream].append(recorded)
            for item in items_of(recorded):
                by_item[item].append(recorded)
    states = {item: fold(item, in_order(recorded)) for item, recorded in by_item.items()}
    for stream, about in by_stream.items():
        yield from _agreed(stream, about, states)
    asked = random.sample(sorted(by_item), min(ASKED, len(by_item)))
    with httpx.Client(timeout=20, headers={"Authorization": f"Bearer {site.stage.token_of('auditor')}"}) as client:
        for item in asked:
            yield from _answered(
                client, site.stage.at(f"/audit/items/{item}"), TypeAdapter(ItemState).dump_python(states[item], mode="json")
            )
            for kind, path in PATHS.items():
                if heard := by_stream.get(f"{kind}/{item}"):
                    state = KINDS[kind].fold([one.event for one in heard])
                    yield from _answered(client, site.stage.at(path.format(item)), TypeAdapter(type(state)).dump_python(state, mode="json"))


def _agreed(stream: str, recorded: list[RecordedEvent[Any]], states: dict[str, ItemState]) -> Iterator[str]:
    kind, item = stream.split("/", 1)[0], stream.split("/")[1]
    if kind not in KINDS or item not in states:
        return
    service, audit = KINDS[kind].fold([one.event for one in recorded]), part(states[item], stream)
    for name in shared(service, audit):
        if getattr(service, name) != getattr(audit, name):
            yield f"{stream}: the service has {name} {getattr(service, name)}, audit {getattr(audit, name)}"


def _answered(client: httpx.Client, address: str, expected: Any) -> Iterator[str]:
    answer = client.get(address)
    if not answer.is_success:
        yield f"{address} answers {answer.status_code} {answer.text[:200]}"
    elif answer.json() != expected:
        yield f"{address} answers {answer.text[:200]}, the log says {str(expected)[:200]}"
