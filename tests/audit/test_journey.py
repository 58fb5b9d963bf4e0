"""Audit over HTTP: what it answers, to whom, and what it refuses."""

from decimal import Decimal
from itertools import pairwise
from uuid import uuid4

import httpx

from shared.runtime.host import Host
from tests.audit.cases import OTHER, ROADS, SEWAGE
from tests.audit.county import PRINTED
from tests.scenario.answers import every_page, refused
from tests.scenario.people import People

TRAIL, FINDINGS = f"/items/{ROADS}/trail", f"/items/{ROADS}/findings"


async def test_the_figures_the_events_behind_them_and_the_feeds_agree(county: People, hosts: dict[str, Host]) -> None:
    answer = await county["shen"].get("/figures/2020")
    assert answer.status_code == 200, answer.text
    figures = {figure["code"]: figure for figure in answer.json()}
    assert {code: figure["printed"] for code, figure in figures.items()} == PRINTED
    behind = await every_page(county["shen"], figures["Q1b"]["events_address"].removeprefix("/audit"), limit=2)
    assert sum(Decimal(one["amount"]) for one in behind) == Decimal(figures["Q1b"]["value"])
    for one in behind:
        page = await hosts[one["source"]].source.page(one["position"] - 1, 1)
        assert one["id"].encode() in page.leaves[0].document


async def test_the_figures_as_of_an_earlier_day_lead_to_the_events_of_that_day(county: People) -> None:
    figures = {figure["code"]: figure for figure in (await county["gov"].get("/figures/2020", as_of="2020-06-09")).json()}
    assert figures["Q1b"]["printed"] == "2.5亿元"
    address = httpx.URL(figures["Q1b"]["events_address"])
    behind = (await county["gov"].get(address.path.removeprefix("/audit"), as_of=address.params["as_of"])).json()
    assert {one["type"] for one in behind["items"]} == {"bihuan.goals.GoalApproved"}


async def test_figures_as_known_at_a_day_before_anything_was_recorded_are_empty(county: People) -> None:
    figures = {figure["code"]: figure for figure in (await county["shen"].get("/figures/2020", known_at="2019-12-31")).json()}
    assert {figure["count"] for figure in figures.values()} == {0}
    address = httpx.URL(figures["Q1b"]["events_address"])
    asked = {"known_at": address.params["known_at"]}
    assert (await county["shen"].get(address.path.removeprefix("/audit"), **asked)).json() == {"items": [], "next": None}


async def test_a_trail_is_read_page_by_page_in_order(county: People) -> None:
    trail = await every_page(county["shen"], TRAIL, limit=3)
    assert [entry["title"] for entry in trail[:3]] == ["绩效目标申报", "绩效目标批复", "绩效目标调整"]
    assert len({entry["id"] for entry in trail}) == len(trail) == 10
    assert len(await every_page(county["shen"], TRAIL, as_of="2019-12-31")) == 1
    assert await every_page(county["shen"], TRAIL, known_at="2019-12-31") == []


async def test_the_state_of_an_item_as_of_two_days(county: People) -> None:
    then = (await county["shen"].get(f"/items/{ROADS}", as_of="2019-12-31")).json()
    now = (await county["shen"].get(f"/items/{ROADS}")).json()
    assert (then["goal"]["status"], now["goal"]["status"], now["goal"]["amount"]) == ("已送审", "已批复", "100000000.00")
    assert {month: record["goal_light"] for month, record in now["monitoring"]["records"].items()} == {"6": "红", "9": "绿"}
    assert refused(await county["shen"].get(f"/items/{ROADS}", as_of="2018-12-31")) == (404, "Unknown")


async def test_event_by_event_the_differences_of_an_item_add_up_to_its_state(county: People) -> None:
    trail = [entry["id"] for entry in await every_page(county["shen"], TRAIL)]
    differ = f"/items/{ROADS}/differences"
    for then, now in pairwise(trail):
        found = (await county["shen"].get(differ, was_through=then, through=now)).json()
        assert {one["cause"] for one in found} <= {now}
    approved = (await county["shen"].get(differ, was_through=trail[0], through=trail[1])).json()
    assert {"place": ["goal", "status"], "was": "已送审", "now": "已批复", "cause": trail[1]} in approved
    stages = (await county["shen"].get(f"/items/{ROADS}/standing", through=trail[0])).json()["stages"]
    assert [one["state"] for one in stages][:2] == ["done", "now"]
    whole = (await county["shen"].get(differ, was_through=trail[0])).json()
    state = (await county["shen"].get(f"/items/{ROADS}", through=trail[-1])).json()
    assert state == (await county["shen"].get(f"/items/{ROADS}")).json()
    assert {tuple(one["place"]): one["now"] for one in whole}["goal", "amount"] == state["goal"]["amount"]
    assert (await county["shen"].get(differ, was_as_of="2019-12-31", as_of="2019-12-31")).json() == []


async def test_two_instants_are_compared_in_their_order_and_by_events_of_the_item_alone(county: People) -> None:
    trail = [entry["id"] for entry in await every_page(county["shen"], TRAIL)]
    differ = f"/items/{ROADS}/differences"
    assert refused(await county["shen"].get(differ, was_through=trail[2], through=trail[1])) == (422, "NotTheEarlierInstant")
    for asked in ({"through": str(uuid4())}, {"was_through": str(uuid4())}):
        assert refused(await county["shen"].get(differ, **asked)) == (422, "BadCursor")


async def test_a_finding_gets_the_next_number_and_is_in_the_trail_and_the_state(county: People) -> None:
    trail = await every_page(county["shen"], TRAIL)
    body = {"finding": "合同变更未履行审批", "events": [trail[0]["id"]]}
    key = str(uuid4())
    first = await county["shen"].post(FINDINGS, body, Idempotency_Key=key)
    assert first.json()["stream"] == f"finding/{ROADS}/1", first.text
    assert (await county["shen"].post(FINDINGS, body, Idempotency_Key=key)).json() == first.json()
    assert (await county["shen"].post(FINDINGS, {"finding": "台账不全"})).json()["stream"] == f"finding/{ROADS}/2"
    assert refused(await county["shen"].post(f"{FINDINGS}/1/settlement", {"reason": "已补办"})) == (409, "FinderSettles")
    settled = await county["cao"].post(f"{FINDINGS}/1/settlement", {"reason": "已补办"})
    assert [event["type"] for event in settled.json()["events"]] == ["bihuan.audit.FindingSettled"]
    assert refused(await county["shen"].post(f"{FINDINGS}/1/settlement", {"reason": "再次"})) == (409, "OutOfOrder")
    assert refused(await county["shen"].post(f"{FINDINGS}/3/settlement", {"reason": "无此项"})) == (404, "Unknown")
    assert (await county["wang"].get(f"{FINDINGS}/1")).json()["settled_because"] == "已补办"
    assert refused(await county["wang"].get(f"{FINDINGS}/3")) == (404, "Unknown")
    assert [entry["title"] for entry in (await every_page(county["shen"], TRAIL))[-3:]] == ["审计发现", "审计发现", "审计发现销号"]
    found = {who: (await county[who].get(f"/items/{ROADS}")).json()["findings"] for who in ("wang", "li")}
    assert {n: one["status"] for n, one in found["wang"].items()} == {"1": "已销号", "2": "未销号"}
    assert found["li"] == {}
    of_item = {who: (await county[who].get(FINDINGS)).json() for who in ("shen", "wang")}
    assert of_item["shen"]["findings"] == of_item["wang"]["findings"] == found["wang"]
    assert [(one["name"], one["allowed"]) for one in of_item["shen"]["decisions"]] == [("RECORD", True)]
    assert [(one["problem"], one["allowed"]) for one in of_item["wang"]["decisions"]] == [("urn:bihuan:problem:Forbidden", False)]


async def test_a_finding_rests_on_what_is_known(county: People) -> None:
    elsewhere = (await every_page(county["shen"], f"/items/{SEWAGE}/trail"))[0]["id"]
    assert refused(await county["shen"].post(FINDINGS, {"finding": "x", "events": [elsewhere]})) == (422, "EventOfAnother")
    assert refused(await county["shen"].post(FINDINGS, {"finding": "x", "events": ["e1"]})) == (422, "InvalidRequest")
    assert refused(await county["shen"].post("/items/360922-2020-P404/findings", {"finding": "x"})) == (404, "Unknown")


async def test_units_see_their_own_items_alone(county: People) -> None:
    for who in ("li", "chen"):
        assert (await county[who].get(TRAIL)).status_code == 200
        assert refused(await county[who].get(f"/items/{SEWAGE}")) == (403, "OutOfScope")
    assert (await county["liu"].get(f"/items/{SEWAGE}")).json()["unit"] == OTHER
    for path in (TRAIL, f"/items/{ROADS}"):
        assert refused(await county["gao"].get(path)) == (403, "OutOfScope")
    assert refused(await county["liu"].get(TRAIL)) == (403, "OutOfScope")


async def test_who_has_no_business_here_is_refused(county: People) -> None:
    for who, path in (("gov", TRAIL), ("li", "/figures/2020"), ("li", "/figures/2020/Q1a/events"), ("li", f"{FINDINGS}/1")):
        assert refused(await county[who].get(path)) == (403, "Forbidden"), path


async def test_only_the_auditor_finds(county: People) -> None:
    for path, body in ((FINDINGS, {"finding": "x"}), (f"{FINDINGS}/1/settlement", {"reason": "x"})):
        assert refused(await county["wang"].post(path, body)) == (403, "Forbidden")


UNANSWERED = {
    "/items/360922-2020-P404/trail": (404, "Unknown"),
    "/items/360922-2020-P404": (404, "Unknown"),
    "/items/360924-2020-P1": (403, "OutOfScope"),
    "/items/nonsense": (422, "InvalidRequest"),
    f"{TRAIL}?after=x": (422, "BadCursor"),
    f"{TRAIL}?as_of=9999-12-31": (422, "InvalidRequest"),
    f"{TRAIL}?known_at=2020-12-31T08:00:00": (422, "InvalidRequest"),
    "/figures/1999": (422, "InvalidRequest"),
    "/figures/2020/Q99/events": (404, "Unknown"),
    "/figures/2020/Q1a/events?after=x": (422, "BadCursor"),
}


async def test_a_question_that_has_no_answer_gets_a_sentence(county: People) -> None:
    for path, problem in UNANSWERED.items():
        url = httpx.URL(path)
        assert refused(await county["shen"].get(url.path, **dict(url.params))) == problem, path
