"""A feed's pages as they are asked for; whoever filters still knows that nothing is missing."""

import gzip
import hashlib
import json
from typing import Any

import httpx
import pytest

from shared.runtime.host import Host
from tests.runtime.writing import rows
from tests.scenario.people import People, Person

WELL = "/wells/360922-2020-P000{}/{}"
DRILLED = "bihuan.wells.WellDrilled"


async def dig(people: People, wells: int) -> None:
    for n in range(1, wells + 1):
        await people["li"].post(WELL.format(n, "drilling"), {"unit": "101001", "metres": 10 * n})


async def read(person: Person, headers: dict[str, str] | None = None, **asked: Any) -> httpx.Response:
    answer = await person.http.get("/events", params=asked, headers=person.headers | (headers or {}))
    assert answer.status_code in (200, 304), answer.text
    return answer


async def test_a_full_page_is_kept_and_known_again_and_an_unfinished_one_is_not(people: People) -> None:
    await dig(people, 3)
    full = await read(people["shen"], limit=2)
    assert full.headers["Cache-Control"] == "private, max-age=86400"
    again = await read(people["shen"], {"If-None-Match": full.headers["ETag"]}, limit=2)
    assert (again.status_code, again.content) == (304, b"")
    assert "ETag" not in (await read(people["shen"], after=2, limit=2)).headers


async def test_a_page_is_compressed_for_whoever_takes_it(people: People) -> None:
    await dig(people, 5)
    async with people["shen"].http.stream("GET", "/events", headers=people["shen"].headers | {"Accept-Encoding": "gzip"}) as answer:
        sent = b"".join([part async for part in answer.aiter_raw()])
    plain = await read(people["shen"], {"Accept-Encoding": "identity"})
    assert (answer.headers["Content-Encoding"], "Content-Encoding" in plain.headers) == ("gzip", False)
    assert (gzip.decompress(sent), len(sent) < len(plain.content) / 2) == (plain.content, True)


async def test_lines_tell_each_leaf_hash_beside_the_bytes(host: Host, people: People) -> None:
    await dig(people, 3)
    stored = [row[7] for row in await host.database.read(rows)]
    answer = await read(people["shen"], {"Accept": "application/x-ndjson"})
    assert answer.headers["content-type"] == "application/x-ndjson"
    lines = answer.content.splitlines()
    assert len(lines) == len(stored)
    for position, (line, document) in enumerate(zip(lines, stored, strict=True), 1):
        assert line.endswith(b',"document":' + document + b"}")
        told = json.loads(line)
        assert (told["position"], told["leafhash"]) == (position, hashlib.sha256(b"\x00" + document).hexdigest())


async def test_what_a_filter_passes_over_is_told_so_that_mine_plus_one_holds(host: Host, people: People) -> None:
    await dig(people, 3)
    for _ in range(4):
        await people["li"].post(WELL.format(2, "deepening"), {"metres": 1})
    await dig_one_more(people)
    mine, leaf, found, head = 0, "", [], host.database.head
    while mine < head:
        page = await read(people["shen"], after=mine, type=DRILLED, subject="360922-2020-P0002", limit=1)
        assert page.headers["Leaf-Hash"] == leaf
        stored = [row[7] for row in await host.database.read(rows)]
        for one in page.json():
            assert int(one.get("first", one["sequence"])) == mine + 1
            mine = int(one["sequence"])
            leaf = hashlib.sha256(b"\x00" + stored[mine - 1]).hexdigest()
            assert one.get("leafhash", leaf) == leaf
            found += [one["data"]["metres"]] if one["type"] == DRILLED else []
    assert found == [20]


async def dig_one_more(people: People) -> None:
    await people["li"].post(WELL.format(4, "drilling"), {"unit": "101001", "metres": 40})


async def test_since_a_time_begins_there_and_tells_what_lies_before(host: Host, people: People) -> None:
    await dig(people, 3)
    stored = [json.loads(row[7]) for row in await host.database.read(rows)]
    page = (await read(people["shen"], since=stored[1]["recordedtime"])).json()
    assert page[0]["type"] == "bihuan.Skipped"
    assert [int(page[0]["first"]), *(int(one["sequence"]) for one in page)] == [1, *range(1, len(stored) + 1)]
    later = (await read(people["shen"], since="2999-01-01T00:00:00Z")).json()
    assert [(one["type"], int(one["sequence"])) for one in later] == [("bihuan.Skipped", len(stored))]


@pytest.mark.parametrize("asked", [{"type": "bihuan.wells.Nothing"}, {"type": "x"}, {"since": "yesterday"}, {"unit": "1"}, {"kind": "x"}])
async def test_a_filter_that_can_mean_nothing_is_refused(people: People, asked: dict[str, str]) -> None:
    answer = await people["shen"].http.get("/events", params=asked, headers=people["shen"].headers)
    assert answer.status_code == 422


async def test_beyond_the_end_the_head_says_so(people: People) -> None:
    await dig(people, 1)
    page = await read(people["shen"], after=99)
    assert (page.json(), page.headers["Head"], page.headers["Leaf-Hash"]) == ([], "1", "")
