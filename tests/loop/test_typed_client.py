"""The typed client that `make client` writes from the published OpenAPI documents, used as an integrator does."""

import subprocess
from pathlib import Path
from uuid import uuid4

import httpx

from tests.goals.samples import content, form
from tests.loop.county import ITEM, County, begins_after

HOUSE = Path(__file__).parents[2]
if not (HOUSE / "clients/python/src/bihuan_client/goals").exists():
    subprocess.run(["make", "--silent", "client"], cwd=HOUSE, check=True)

from bihuan_client.audit import AuthenticatedClient as Audit  # noqa: E402
from bihuan_client.audit.api.figures import figures_of_year  # noqa: E402
from bihuan_client.goals import AuthenticatedClient as Goals  # noqa: E402
from bihuan_client.goals.api.goals import declare, draft, goal_of  # noqa: E402
from bihuan_client.goals.models import Answer, Declaration, Draft, ItemAnswer, ProblemDetails  # noqa: E402


def connected(county: County, service: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(county.hosts[service].app), base_url=f"http://{service}")


async def test_a_goal_is_drafted_and_declared_and_a_refusal_is_a_problem_with_its_sentence(county: County) -> None:
    async with connected(county, "goals") as http:
        http.headers.update(county.people["li"].headers)
        goals = Goals("http://goals", token="").set_async_httpx_client(http)
        drafted = Draft.from_dict({"content": form(content())})
        written = await draft.asyncio(ITEM, client=goals, idempotency_key=str(uuid4()), body=drafted)
        assert isinstance(written, Answer)
        assert written.events[0].type_ == "bihuan.goals.GoalDrafted"

        key, asked = str(uuid4()), Declaration(budget_round="二上")
        first = await declare.asyncio(ITEM, client=goals, idempotency_key=key, body=asked)
        assert first == await declare.asyncio(ITEM, client=goals, idempotency_key=key, body=asked)
        again = await declare.asyncio(ITEM, client=goals, idempotency_key=str(uuid4()), body=asked)
        assert isinstance(again, ProblemDetails)
        assert again.type_ == "urn:bihuan:problem:OutOfOrder"

        stands = await goal_of.asyncio(ITEM, client=goals)
        assert isinstance(stands, ItemAnswer)
        assert stands.status == "已送审"


@begins_after(County.approved_goal)
async def test_the_figures_are_read_by_their_names(county: County) -> None:
    await county.settled()
    async with connected(county, "audit") as http:
        http.headers.update(county.people["shen"].headers)
        figures = await figures_of_year.asyncio(2020, client=Audit("http://audit", token="").set_async_httpx_client(http))
    assert isinstance(figures, list)
    assert {figure.code: figure.value for figure in figures}["Q1a"] == "1"
