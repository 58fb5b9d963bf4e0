"""What the services answer, beside what audit folds and what their own deciders fold."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

import httpx
from pydantic import BaseModel

from audit.api.answers import ItemAnswer
from audit.item.state import ItemState, fold
from audit.order import in_order
from audit.views.trail import items_of
from evaluation.api.standing import DepartmentEvaluationStanding, KeyEvaluationStanding, SelfEvaluationStanding
from goals.api.answers import GoalAnswer
from monitoring.api.answer_models import DisposalsAnswer, KeyMonitoringAnswer
from shared.events.envelope import RecordedEvent
from tests.audit.agreeing import KINDS, part, shared
from tests.faults.checks import Logs
from tests.faults.site import Site

Shown = Callable[[Any], BaseModel]
ANSWERS: Mapping[str, tuple[str, Shown]] = {
    "goal": ("/goals/items/{}", GoalAnswer.model_validate),
    "key-monitoring": ("/monitoring/key-monitorings/{}", KeyMonitoringAnswer.of),
    "disposal": ("/monitoring/disposals/{}", DisposalsAnswer.of),
    "self-evaluation": ("/evaluation/self-evaluations/{}", SelfEvaluationStanding.model_validate),
    "department-evaluation": ("/evaluation/department-evaluations/{}", DepartmentEvaluationStanding.model_validate),
    "key-evaluation": ("/evaluation/key-evaluations/{}", KeyEvaluationStanding.model_validate),
}
"""By kind of stream: where it is asked for, and how a state is answered."""
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
            yield from _answered(client, site.stage.at(f"/audit/items/{item}"), ItemAnswer.model_validate(states[item]))
            for kind, (path, shown) in ANSWERS.items():
                if heard := by_stream.get(f"{kind}/{item}"):
                    state = KINDS[kind].fold([one.event for one in heard])
                    yield from _answered(client, site.stage.at(path.format(item)), shown(state))


def _agreed(stream: str, recorded: list[RecordedEvent[Any]], states: dict[str, ItemState]) -> Iterator[str]:
    kind, item = stream.split("/", 1)[0], stream.split("/")[1]
    if kind not in KINDS or item not in states:
        return
    service, audit = KINDS[kind].fold([one.event for one in recorded]), part(states[item], stream)
    for name in shared(service, audit):
        if getattr(service, name) != getattr(audit, name):
            yield f"{stream}: the service has {name} {getattr(service, name)}, audit {getattr(audit, name)}"


def _answered(client: httpx.Client, address: str, expected: BaseModel) -> Iterator[str]:
    """What follows from the log is answered; what an answer takes from views beside it is not looked at."""
    answer = client.get(address)
    followed = expected.model_dump(mode="json", include=expected.model_fields_set)
    if not answer.is_success:
        yield f"{address} answers {answer.status_code} {answer.text[:200]}"
    elif not followed.items() <= answer.json().items():
        yield f"{address} answers {answer.text[:200]}, the log says {expected.model_dump_json()[:200]}"
