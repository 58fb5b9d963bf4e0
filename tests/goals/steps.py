"""The steps of a goal over HTTP, up to where a test begins."""

from typing import Any

from shared.events.values import Grade
from tests.goals.samples import ITEM, form, points
from tests.scenario.people import People


def review(grade: str) -> dict[str, Any]:
    """Finance's review with this grade, which follows from its points."""
    return {"grade": grade, "points": points(Grade(grade)).model_dump(mode="json"), "opinion": "好"}


REVIEW = review("优")


async def declared(people: People, item: str = ITEM, who: str = "li") -> None:
    """A declared goal."""
    assert (await people[who].post(f"/items/{item}/draft", {"content": form()})).is_success
    assert (await people[who].post(f"/items/{item}/declaration", {"budget_round": "二上"})).is_success


async def to_approve(people: People, item: str = ITEM, who: str = "li") -> None:
    """A goal that waits for its approval."""
    await declared(people, item, who)
    assert (await people["chen"].post(f"/items/{item}/department-review", {"opinion": "同意"})).is_success
    assert (await people["qian"].post(f"/items/{item}/review", REVIEW)).is_success


async def log(people: People) -> list[dict[str, Any]]:
    """The whole log of goals."""
    recorded: list[dict[str, Any]] = (await people["shen"].get("/events", limit=1000)).json()
    return recorded
