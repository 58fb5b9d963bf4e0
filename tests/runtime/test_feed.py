import asyncio
import hashlib
import json
from typing import Any

import httpx

from shared.runtime.host import Host
from tests.runtime.writing import rows
from tests.scenario.people import People, Person

PATH = "/wells/360922-2020-P000{}/{}"


async def dig(people: People, wells: int = 3, times: int = 2) -> str:
    """Some wells, each deepened some times; the last Position."""
    for n in range(1, wells + 1):
        answer = await people["li"].post(PATH.format(n, "drilling"), {"unit": "101001", "metres": 10 * n})
        for _ in range(times):
            answer = await people["li"].post(PATH.format(n, "deepening"), {"metres": n})
        assert answer.status_code == 200
    return answer.headers["Position"]


async def settled(host: Host, people: People) -> None:
    """The reaction has noted everything."""
    head = -1
    while head != host.database.head:
        head = host.database.head
        assert all([await follower.reach(head, 5) for follower in host.followers_of("when_well_deepened_note_it")])


async def test_a_page_is_the_stored_documents_between_brackets(host: Host, people: People) -> None:
    await dig(people)
    stored = [row[7] for row in await host.database.read(rows)]
    page = await people["shen"].get("/events", after=2, limit=3)
    assert page.headers["content-type"] == "application/cloudevents-batch+json"
    assert page.content == b"[" + b",".join(stored[2:5]) + b"]"
    assert [int(one["sequence"]) for one in page.json()] == [3, 4, 5]


async def test_the_same_page_asked_again_has_what_came_since(host: Host, people: People) -> None:
    await dig(people, 1, 0)
    await settled(host, people)
    assert len((await people["shen"].get("/events", after=0)).json()) == 1
    await people["li"].post(PATH.format(2, "drilling"), {"unit": "101001", "metres": 7})
    again = await people["shen"].get("/events", after=0)
    assert (len(again.json()), again.headers["Head"]) == (2, "2")


async def test_the_headers_tell_one_log_from_another(host: Host, people: People) -> None:
    await dig(people, 1, 1)
    await settled(host, people)
    document = (await host.database.read(rows))[0][7]
    page = await people["shen"].get("/events", after=1)
    assert page.headers["Log-Id"] == host.source.log_id
    assert page.headers["Leaf-Hash"] == hashlib.sha256(b"\x00" + document).hexdigest()
    assert page.headers["Head"] == str(host.database.head) == "3"


async def test_beyond_the_end_there_is_nothing_and_no_hash(host: Host, people: People) -> None:
    page = await people["shen"].get("/events", after=10)
    assert (page.json(), page.headers["Leaf-Hash"], page.headers["Head"]) == ([], "", "0")


async def test_whoever_waits_is_woken_by_the_next_event(people: People) -> None:
    waiting = asyncio.create_task(people["shen"].get("/events", after=0, wait=30))
    done, _ = await asyncio.wait([waiting], timeout=0.2)
    assert not done
    await people["li"].post(PATH.format(1, "drilling"), {"unit": "101001", "metres": 1})
    page = await asyncio.wait_for(waiting, 5)
    assert [one["type"] for one in page.json()] == ["bihuan.wells.WellDrilled"]


async def test_whoever_waits_in_vain_gets_an_empty_page(people: People) -> None:
    page = await people["shen"].get("/events", wait=0.05)
    assert (page.status_code, page.json()) == (200, [])


async def test_the_feed_needs_the_role_subscriber(people: People) -> None:
    refused = await people["li"].get("/events")
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:bihuan:problem:Forbidden")


async def test_the_feeds_limits_are_kept(people: People) -> None:
    for wrong in ({"after": -1}, {"after": 2**63}, {"limit": 0}, {"limit": 1001}, {"wait": 31}, {"wait": "nan"}):
        assert (await people["shen"].get("/events", **wrong)).status_code == 422


class Subscription:
    """Written only from the published rule: apply position `mine + 1` and nothing else; stop at another log."""

    def __init__(self, http: Person) -> None:
        self.http = http
        self.mine, self.leaf, self.log = 0, "", ""
        self.depths: dict[str, dict[str, Any]] = {}

    async def catch_up(self) -> None:
        while True:
            page = await self.http.get("/events", after=self.mine, limit=4)
            self.check(page)
            if not page.json():
                return
            for one in page.json():
                self.apply(one)

    def check(self, page: httpx.Response) -> None:
        assert self.log in ("", page.headers["Log-Id"])
        assert self.leaf == page.headers["Leaf-Hash"]
        assert int(page.headers["Head"]) >= self.mine
        self.log = page.headers["Log-Id"]

    def apply(self, one: dict[str, Any]) -> None:
        assert int(one["sequence"]) == self.mine + 1
        document = json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode()
        self.mine, self.leaf = self.mine + 1, hashlib.sha256(b"\x00" + document).hexdigest()
        if one["type"] in ("bihuan.wells.WellDrilled", "bihuan.wells.WellDeepened"):
            heard = self.depths.get(one["subject"], {"heard": 0})["heard"] + 1
            self.depths[one["subject"]] = {"item": one["subject"], "metres": one["data"]["metres"], "heard": heard}


async def test_a_stranger_builds_the_view_row_for_row_from_the_feed_alone(host: Host, people: People) -> None:
    await dig(people, wells=7, times=3)
    stranger = Subscription(people["shen"])
    await stranger.catch_up()
    position = (await people["li"].post(PATH.format(1, "deepening"), {"metres": 5})).headers["Position"]
    await settled(host, people)
    await stranger.catch_up()
    rows: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while after is not None:
        page = (await people["shen"].get("/depths", limit=3, min_position=position, **after)).json()
        rows += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert rows == [stranger.depths[item] for item in sorted(stranger.depths)]
    assert len(rows) == 7
