"""What a service answered: which events were recorded, which rule refused, what a list holds."""

from typing import Any

import httpx

from tests.scenario.people import Person


def recorded(answer: httpx.Response) -> list[str]:
    """The names of the events that a command recorded, in order."""
    assert answer.is_success, answer.text
    return [event["type"].rsplit(".", 1)[1] for event in answer.json()["events"]]


def refused(answer: httpx.Response) -> tuple[int, str]:
    """The status, and the rule that refused."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("urn:bihuan:problem:")


async def every_page(person: Person, path: str, **params: Any) -> list[dict[str, Any]]:
    """The whole of a list, page by page."""
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        answer = await person.get(path, **params, **after)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if answer.json()["next"] is None:
            return found
        after = {"after": answer.json()["next"]}
