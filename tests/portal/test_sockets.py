"""What the portal asks over the network arrives as it was asked, and whoever does not answer is away."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from local import ports
from portal.metrics import Metrics
from portal.services import Asking, Services
from portal.sockets import Sockets
from shared.runtime.web.server import Server

LARGE = 3_000_000


async def _echo(request: Request) -> Response:
    sent = await request.body()
    said = {"method": request.method, "query": request.url.query, "headers": dict(request.headers), "bytes": len(sent)}
    return JSONResponse(said | {"from": request.client and request.client.port}, headers={"Position": "goals:7", "ETag": '"3"'})


async def _file(_: Request) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(LARGE // 1000):
            yield b"x" * 1000

    return StreamingResponse(pieces(), media_type="application/pdf")


async def _never(_: Request) -> Response:
    await asyncio.sleep(60)
    return Response()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def asking(metrics: Metrics) -> AsyncIterator[Asking]:
    listening = socket.create_server(("127.0.0.1", 0))
    routes = [
        Route("/goals/file", _file),
        Route("/goals/never", _never, methods=["GET", "POST"]),
        Route("/goals/{rest:path}", _echo, methods=["GET", "POST"]),
    ]
    server = Server(Starlette(routes=routes), timeout_graceful_shutdown=1)
    serving = asyncio.create_task(server.serve([listening]))
    urls = {"goals": f"http://127.0.0.1:{listening.getsockname()[1]}", "audit": f"http://127.0.0.1:{ports.free()}"}
    services = Services(urls, Sockets(), metrics.asked)
    yield services.by("token")
    await services.stop()
    server.end()
    await serving


async def test_a_question_and_a_decision_arrive_as_they_were_put_over_one_kept_connection(asking: Asking) -> None:
    asked = await asking.get("goals", "/items", q="道路 & 桥", year=2020, unit="")
    assert parse_qs(asked.body["query"]) == {"q": ["道路 & 桥"], "year": ["2020"]}
    assert asked.body["headers"]["authorization"] == "Bearer token"
    assert (asked.position, asked.version) == ("goals:7", "3")
    decided = await asking.post("goals", "/items/1/approval", {"opinion": "同意"}, key="k-1")
    assert (decided.body["method"], decided.body["bytes"]) == ("POST", len('{"opinion":"同意"}'.encode()))
    assert {"content-type": "application/json", "idempotency-key": "k-1"}.items() <= decided.body["headers"].items()
    assert asked.body["from"] == decided.body["from"]


async def test_a_file_goes_and_comes_whole_and_one_left_half_read_stops_nobody(asking: Asking, tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF" * 500_000)
    with paper.open("rb") as file:
        assert (await asking.hand_in("goals", "360922-2020-P0001", "批复.pdf", file)).body["bytes"] == 2_000_000
    whole = await asking.file("goals", "/file")
    assert sum([len(piece) async for piece in whole.body.aiter_raw()]) == LARGE
    left = await asking.file("goals", "/file")
    await anext(left.body.aiter_raw())
    await left.body.aclose()
    assert (await asking.get("goals", "/items")).ok


async def test_who_does_not_listen_and_who_does_not_answer_in_time_is_away(asking: Asking) -> None:
    assert (await asking.get("audit", "/findings")).away
    assert (await asking.post("goals", "/never", {}, seconds=0.2)).away
    assert (await asking.get("goals", "/items")).ok


async def test_how_long_each_service_took_is_told_also_of_one_that_is_away(asking: Asking, metrics: Metrics) -> None:
    await asyncio.gather(asking.get("goals", "/items"), asking.get("goals", "/units"), asking.get("audit", "/findings"))
    said = bytes(metrics.told().body).decode()
    assert 'bihuan_portal_question_seconds_count{to="goals"} 2.0' in said
    assert 'bihuan_portal_question_seconds_count{to="audit"} 1.0' in said
