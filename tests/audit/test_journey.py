"""Audit over HTTP: what it answers, to whom, and what it refuses."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.audit.cases import OTHER, ROADS, SEWAGE
from tests.audit.serving import Served
from tests.audit.test_figures import PRINTED

TRAIL, FINDINGS = f"/items/{ROADS}/trail", f"/items/{ROADS}/findings"


def refused(answer: httpx.Response, status: int, rule: str) -> None:
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[-1]) == (status, rule), answer.text


async def pages(served: Served, who: str, path: str, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        answer = await served.get(who, path, **params, **after)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if answer.json()["next"] is None:
            return found
        after = {"after": answer.json()["next"]}


async def test_the_figures_the_events_behind_them_and_the_feeds_agree(served: Served) -> None:
    answer = await served.get("shen", "/figures/2020")
    assert answer.status_code == 200, answer.text
    figures = {figure["code"]: figure for figure in answer.json()}
    assert {code: figure["printed"] for code, figure in figures.items()} == PRINTED
    behind = await pages(served, "shen", figures["Q1b"]["events_address"].removeprefix("/audit"), limit=2)
    assert sum(Decimal(one["amount"]) for one in behind) == Decimal(figures["Q1b"]["value"])
    for one in behind:
        page = await served.hosts[one["source"]].source.page(one["position"] - 1, 1)
        assert one["id"].encode() in page.leaves[0].document


async def test_the_figures_as_of_an_earlier_day_lead_to_the_events_of_that_day(served: Served) -> None:
    figures = {figure["code"]: figure for figure in (await served.get("gov", "/figures/2020", as_of="2020-06-09")).json()}
    assert figures["Q1b"]["printed"] == "2.5亿元"
    address = httpx.URL(figures["Q1b"]["events_address"])
    behind = (await served.get("gov", address.path.removeprefix("/audit"), as_of=address.params["as_of"])).json()
    assert {one["type"] for one in behind["items"]} == {"bihuan.goals.GoalApproved"}


async def test_a_trail_is_read_page_by_page_in_order(served: Served) -> None:
    trail = await pages(served, "shen", TRAIL, limit=3)
    assert [entry["title"] for entry in trail[:3]] == ["绩效目标申报", "绩效目标批复", "绩效目标调整"]
    assert len({entry["id"] for entry in trail}) == len(trail) == 10
    assert len(await pages(served, "shen", TRAIL, as_of="2019-12-31")) == 1
    assert await pages(served, "shen", TRAIL, known_at="2019-12-31") == []


async def test_the_state_of_an_item_as_of_two_days(served: Served) -> None:
    then = (await served.get("shen", f"/items/{ROADS}", as_of="2019-12-31")).json()
    now = (await served.get("shen", f"/items/{ROADS}")).json()
    assert (then["goal"]["status"], now["goal"]["status"], now["goal"]["amount"]) == ("已送审", "已批复", "100000000.00")
    assert {month: record["goal_light"] for month, record in now["monitoring"]["records"].items()} == {"6": "红", "9": "绿"}
    refused(await served.get("shen", f"/items/{ROADS}", as_of="2018-12-31"), 404, "Unknown")


async def test_a_finding_gets_the_next_number_and_is_in_the_trail_and_the_state(served: Served) -> None:
    trail = await pages(served, "shen", TRAIL)
    body = {"finding": "合同变更未履行审批", "events": [trail[0]["id"]]}
    key = str(uuid4())
    first = await served.post("shen", FINDINGS, body, key)
    assert first.json()["stream"] == f"finding/{ROADS}/1", first.text
    assert (await served.post("shen", FINDINGS, body, key)).json() == first.json()
    assert (await served.post("shen", FINDINGS, {"finding": "台账不全"})).json()["stream"] == f"finding/{ROADS}/2"
    settled = await served.post("shen", f"{FINDINGS}/1/settlement", {"reason": "已补办"})
    assert [event["type"] for event in settled.json()["events"]] == ["bihuan.audit.FindingSettled"]
    refused(await served.post("shen", f"{FINDINGS}/1/settlement", {"reason": "再次"}), 409, "OutOfOrder")
    refused(await served.post("shen", f"{FINDINGS}/3/settlement", {"reason": "无此项"}), 404, "Unknown")
    assert (await served.get("wang", f"{FINDINGS}/1")).json()["settled_because"] == "已补办"
    refused(await served.get("wang", f"{FINDINGS}/3"), 404, "Unknown")
    assert [entry["title"] for entry in (await pages(served, "shen", TRAIL))[-3:]] == ["审计发现", "审计发现", "审计发现销号"]
    state = (await served.get("li", f"/items/{ROADS}")).json()
    assert {n: found["status"] for n, found in state["findings"].items()} == {"1": "已销号", "2": "未销号"}


async def test_a_finding_rests_on_what_is_known(served: Served) -> None:
    elsewhere = (await pages(served, "shen", f"/items/{SEWAGE}/trail"))[0]["id"]
    refused(await served.post("shen", FINDINGS, {"finding": "x", "events": [elsewhere]}), 422, "EventOfAnother")
    refused(await served.post("shen", FINDINGS, {"finding": "x", "events": ["e1"]}), 422, "InvalidRequest")
    refused(await served.post("shen", "/items/360922-2020-P404/findings", {"finding": "x"}), 404, "Unknown")


async def test_units_see_their_own_items_alone(served: Served) -> None:
    for who in ("li", "chen"):
        assert (await served.get(who, TRAIL)).status_code == 200
        refused(await served.get(who, f"/items/{SEWAGE}"), 403, "OutOfScope")
    assert (await served.get("liu", f"/items/{SEWAGE}")).json()["unit"] == OTHER
    refused(await served.get("liu", TRAIL), 403, "OutOfScope")


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("gov", TRAIL),
        ("gao", TRAIL),
        ("gao", f"/items/{ROADS}"),
        ("li", "/figures/2020"),
        ("li", "/figures/2020/Q1a/events"),
        ("li", f"{FINDINGS}/1"),
    ],
)
async def test_who_has_no_business_here_is_refused(served: Served, who: str, path: str) -> None:
    refused(await served.get(who, path), 403, "Forbidden")


async def test_only_the_auditor_finds(served: Served) -> None:
    for path, body in ((FINDINGS, {"finding": "x"}), (f"{FINDINGS}/1/settlement", {"reason": "x"})):
        refused(await served.post("wang", path, body), 403, "Forbidden")


@pytest.mark.parametrize(
    ("path", "status", "rule"),
    [
        ("/items/360922-2020-P404/trail", 404, "Unknown"),
        ("/items/360922-2020-P404", 404, "Unknown"),
        ("/items/360924-2020-P1", 403, "OutOfScope"),
        ("/items/nonsense", 422, "InvalidRequest"),
        (f"{TRAIL}?after=x", 422, "BadCursor"),
        (f"{TRAIL}?as_of=9999-12-31", 422, "InvalidRequest"),
        (f"{TRAIL}?known_at=2020-12-31T08:00:00", 422, "InvalidRequest"),
        ("/figures/1999", 422, "InvalidRequest"),
        ("/figures/2020/Q99/events", 404, "Unknown"),
        ("/figures/2020/Q1a/events?after=x", 422, "BadCursor"),
    ],
)
async def test_a_question_that_has_no_answer_gets_a_sentence(served: Served, path: str, status: int, rule: str) -> None:
    url = httpx.URL(path)
    refused(await served.get("shen", url.path, **dict(url.params)), status, rule)
