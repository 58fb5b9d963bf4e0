"""Whatever comes in, the answer is no fault of the server, and the log tells only what was accepted."""

import base64
import json
from typing import Any
from urllib.parse import quote, quote_from_bytes
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.runtime.host import Host
from tests.runtime.writing import ITEM
from tests.scenario.people import People

pytestmark = pytest.mark.long
DRILLING = f"/wells/{ITEM}/drilling"
MANY = settings(database=None, suppress_health_check=list(HealthCheck))

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["101001", "2020-02-29", "\ud800", "\x00", 2**63])
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=12
)
NEARLY = st.fixed_dictionaries({"unit": SCALARS, "metres": SCALARS}, optional={"inspect_on": SCALARS, "more": JSON})
LATIN = st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=40)


async def harmless(host: Host, request: Any) -> None:
    """Await the answer: it is a success, or a problem that left no trace."""
    before = host.database.head
    answer: httpx.Response = await request
    assert answer.status_code < 500
    assert answer.status_code == 200 or answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == 200 or host.database.head == before


def headers(people: People) -> dict[str, str]:
    return people["li"].headers | {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}


@MANY
@given(body=JSON | NEARLY)
async def test_any_json_as_a_body(host: Host, people: People, body: Any) -> None:
    await harmless(host, people["li"].http.post(DRILLING, content=json.dumps(body).encode(), headers=headers(people)))


@MANY
@given(body=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode(errors="ignore")))
async def test_any_bytes_as_a_body(host: Host, people: People, body: bytes) -> None:
    await harmless(host, people["li"].http.post(DRILLING, content=body, headers=headers(people)))


@pytest.mark.parametrize("depth", range(100, 1100, 100))
async def test_any_depth_of_a_body(host: Host, people: People, depth: int) -> None:
    for body in (b"[" * depth + b"]" * depth, b'{"unit":' * depth + b"1" + b"}" * depth):
        await harmless(host, people["li"].http.post(DRILLING, content=body, headers=headers(people)))
        await harmless(host, people["li"].http.post("/deepenings", content=body, headers=headers(people)))


@MANY
@given(items=st.lists(st.text(max_size=30) | st.just(ITEM) | st.just("360922-2020-P0002/1"), max_size=5))
async def test_any_keys_of_a_bulk_command(host: Host, people: People, items: list[str]) -> None:
    await harmless(host, people["li"].http.post("/deepenings", content=json.dumps(items), headers=headers(people)))


@MANY
@given(raw=st.binary(max_size=40) | st.text(max_size=20).map(lambda text: text.encode(errors="ignore")))
async def test_any_path_and_any_query(host: Host, people: People, raw: bytes) -> None:
    said = quote_from_bytes(raw, safe="")
    for address in (f"/{said}", f"/wells/{said}", f"/depths?after={said}", f"/depths?min_position={said}", f"/depths?limit={said}"):
        await harmless(host, people["li"].http.get(address, headers=people["li"].headers))


@MANY
@given(key=JSON)
async def test_any_cursor(host: Host, people: People, key: Any) -> None:
    for one in (key, [key]):
        cursor = base64.urlsafe_b64encode(json.dumps(one).encode()).decode()
        await harmless(host, people["li"].http.get(f"/depths?after={quote(cursor)}", headers=people["li"].headers))


@MANY
@given(name=st.sampled_from(["Authorization", "Idempotency-Key", "If-Match", "Content-Type", "Content-Length"]), value=LATIN)
async def test_any_header(host: Host, people: People, name: str, value: str) -> None:
    raw = [(one.encode(), said.encode()) for one, said in headers(people).items() if one != name] + [
        (name.encode(), value.encode("latin-1"))
    ]
    await harmless(host, people["li"].http.post(DRILLING, content=b'{"unit":"101001","metres":1}', headers=raw))


@MANY
@given(parts=st.lists(JSON.map(lambda one: json.dumps(one).encode()) | st.binary(max_size=30), min_size=1, max_size=4))
async def test_any_token(host: Host, people: People, parts: list[bytes]) -> None:
    token = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    answer = await people["li"].http.get("/depths", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:bihuan:problem:Unauthenticated"
