"""Whoever knows nothing but an event's `dataschema` finds out what the event holds."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.published import document_of
from tests.contract.validating import faults, validator
from tests.loop.county import ITEM, County, begins_after

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.long
@begins_after(County.approved_goal)
async def test_what_a_document_names_as_its_schema_is_found_by_everybody_and_true(county: County) -> None:
    await county.spent("1", "120000.00", "2019-10-28")
    async with httpx.AsyncClient(transport=county.people["li"].http._transport, base_url="http://service") as stranger:
        for service in ("goals", "monitoring"):
            told = (await county.people["shen"].get(f"/{service}/events")).json()
            assert told
            schemas = {address: await fetched(stranger, address) for address in {led_to(one["dataschema"]) for one in told}}
            envelope = await fetched(stranger, f"/{service}/schemas/Envelope/1")
            whole = validator([envelope, *(await all_of(stranger, service))], envelope["$id"])
            for document in told:
                schema = schemas[led_to(document["dataschema"])]
                assert faults(validator([schema], schema["$id"]), document["data"]) == []
                assert faults(whole, document) == []
    assert {one["subject"] for one in told} == {ITEM}


def led_to(dataschema: str) -> str:
    """As `docs/schemas/README.md` says."""
    service, name, version = dataschema.removeprefix("urn:bihuan:").split(":")
    return f"/{service}/schemas/{name}/{version}"


async def fetched(stranger: httpx.AsyncClient, address: str) -> dict[str, Any]:
    """A schema, by somebody without a token; asked again he has it already."""
    answer = await stranger.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/schema+json")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    again = await stranger.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    schema: dict[str, Any] = answer.json()
    assert schema["$id"] == address
    return schema


async def all_of(stranger: httpx.AsyncClient, service: str) -> list[dict[str, Any]]:
    """Every schema of a service, by its own list, that is one of an event."""
    listed = (await stranger.get(f"/{service}/schemas")).json()
    return [await fetched(stranger, one["address"]) for one in listed if one["dataschema"]]


async def test_a_schema_that_there_is_none_of_is_said_in_a_sentence(county: County) -> None:
    for address in ("/goals/schemas/GoalApproved/2", "/goals/schemas/Nothing/1"):
        answer = await county.people["li"].get(address)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:bihuan:problem:NoSuchAddress")
        assert answer.json()["detail"].endswith("全部结构见 /goals/schemas")


async def test_what_a_service_says_of_itself_is_there_for_everybody_with_a_page(county: County) -> None:
    async with httpx.AsyncClient(transport=county.people["li"].http._transport, base_url="http://service") as stranger:
        for service in county.hosts:
            for kind, version in (("openapi", "3.1."), ("asyncapi", "3.0.")):
                served = await stranger.get(f"/{service}/{kind}.json")
                committed = json.loads(document_of(service, kind).read_text("utf-8"))
                assert (served.status_code, served.json()) == (200, committed)
                assert committed[kind].startswith(version)
                known = {"If-None-Match": served.headers["ETag"]}
                assert (await stranger.get(f"/{service}/{kind}.json", headers=known)).status_code == 304
            page = (await stranger.get(f"/{service}/asyncapi")).text
            assert f'src="/{service}/asyncapi.json"' in page
            script = await stranger.get(f"/{service}/static-asyncapi/asyncapi-viewer.iife.js")
            assert script.status_code == 200
            assert re.findall(r'(?:src|href)="(https?:[^"]*)"', page) == []


@begins_after(County.approved_goal)
async def test_a_feed_of_one_unit_tells_its_own_and_what_it_passes_over(county: County) -> None:
    shen = county.people["shen"]
    for unit, count in (("219", 7), ("219001", 6), ("301", 2)):
        page = (await shen.http.get("/goals/events", params={"unit": unit}, headers=shen.headers)).json()
        assert len([one for one in page if one["type"] != "bihuan.Skipped"]) == count, page
        positions = [(int(one.get("first", one["sequence"])), int(one["sequence"])) for one in page]
        assert [first for first, _ in positions] == [1, *(last + 1 for _, last in positions[:-1])]
