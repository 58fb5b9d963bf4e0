"""What a browser loads first is small: pages and files are compressed, files once and kept; streams are not."""

import asyncio
import gzip
import re

from starlette.datastructures import Headers
from starlette.types import Message

from portal.looks import ASSETS, asset
from portal.serving import inside
from tests.loop.county import County
from tests.portal.browsers import HOME, KEEPER, Browser, Browsers, signed

MOST = 100_000
"""Bytes of a first load without charts; 300 KB were promised."""
ZIPPED = {"Accept-Encoding": "gzip"}


async def _sent(browser: Browser, path: str) -> tuple[bytes, bytes]:
    """An answer as it went over the line, and what it says."""
    async with browser.http.stream("GET", path, headers=ZIPPED) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.status_code == 200, path
    assert answer.headers["content-encoding"] == "gzip", path
    return raw, gzip.decompress(raw)


async def test_a_first_load_is_small_and_holds_no_secret_that_its_length_could_tell(browsers: Browsers) -> None:
    li = browsers["li"]
    for page in ("/", "/lists/goals?year=2020", "/search?q=道路"):
        raw, said = await _sent(li, page)
        files = {path.decode() for path in re.findall(rb'(?:href|src)="(/assets/[^"#]+)', said) if b"favicon" not in path}
        assert len(files) >= 4
        loaded = len(raw) + sum([len((await _sent(li, path))[0]) for path in files])
        assert loaded < MOST, f"{page} loads {loaded}"
        for secret in li.http.cookies.values():
            assert secret.encode() not in said, "whoever knows the length of a page could guess it letter by letter"


async def test_a_file_is_compressed_once_and_kept_as_long_as_its_address_names_its_content(browsers: Browsers) -> None:
    http, kept = browsers["nobody"].http, "public, max-age=31536000, immutable"
    plain = await http.get(asset("bihuan.css"), headers={"Accept-Encoding": "identity"})
    zipped = await http.get(asset("bihuan.css"), headers=ZIPPED)
    assert plain.content == zipped.content == (ASSETS / "bihuan.css").read_bytes()
    assert "content-encoding" not in plain.headers
    assert plain.headers["etag"] != zipped.headers["etag"], "each is another representation"
    assert {one.headers["cache-control"] for one in (plain, zipped)} == {kept}
    for one in (plain, zipped):
        again = await http.get("/assets/bihuan.css", headers={"If-None-Match": one.headers["etag"], "Accept-Encoding": "gzip, br"})
        assert again.status_code == (304 if one is zipped else 200)
        assert again.headers["cache-control"] == "no-cache", "an address without its mark may lead to another file tomorrow"
    assert (await http.get("/assets/../looks.py")).status_code == 404
    assert (await http.get("/assets/%2e%2e/looks.py")).status_code == 404


async def test_what_comes_bit_by_bit_is_not_held_back_to_be_compressed(county: County) -> None:
    portal = inside(county.everything, county.hosts, HOME, ("portal", "no secret"), KEEPER, county.clock, "万载县")
    begun: asyncio.Future[Headers] = asyncio.get_running_loop().create_future()

    async def never() -> Message:
        await asyncio.Event().wait()
        return {}

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun.set_result(Headers(raw=message["headers"]))

    asked = {"cookie": f"{KEEPER.cookie}={signed(county, 'li')}", "accept-encoding": "gzip", "host": "portal.test"}
    headers = [(name.encode(), value.encode()) for name, value in asked.items()]
    scope = {"type": "http", "method": "GET", "scheme": "http", "path": "/live", "root_path": "", "query_string": b"", "headers": headers}
    serving = asyncio.create_task(portal(scope, never, sent))
    async with asyncio.timeout(10):
        said = await begun
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert said["content-type"].startswith("text/event-stream")
    assert "content-encoding" not in said
