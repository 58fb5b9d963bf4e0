"""Who gets in, and what does not get through."""

import json
import time
from hashlib import sha256
from urllib.parse import urlencode

import httpx2
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from portal.app import MOST_BYTES
from portal.crossing import Bounded, TooLarge
from portal.looks import ASSETS
from portal.serving import compose
from portal.session import Keeper, Sessions, TooMuch
from portal.settings import PortalSettings
from portal.signing import own_path
from tests.portal.browsers import KEY, Browsers

OTHER = "cd" * 32


async def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back_to_the_page(browsers: Browsers) -> None:
    answer = (await browsers["nobody"].http.get("/?q=路")).headers
    assert answer["location"] == "/sign-in?next=%2F%3Fq%3D%25E8%25B7%25AF"


async def test_every_page_says_what_a_browser_may_do_with_it(browsers: Browsers) -> None:
    for who in ("li", "nobody"):
        headers = (await browsers[who].http.get("/")).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


async def test_a_post_from_another_site_is_refused(browsers: Browsers) -> None:
    strange: list[dict[str, str]] = [{"Sec-Fetch-Site": site} for site in ("cross-site", "same-site")]
    for said in [*strange, {"Origin": "http://evil"}, {"Origin": "null"}, {}]:
        answer = await browsers["li"].http.post("/sign-out", headers=said)
        assert answer.status_code == 403, said
        assert "不是从本系统的页面发出的" in answer.text
        assert (await browsers["li"].http.get("/")).status_code == 200, "and li is still signed in"


async def test_a_post_from_an_older_browser_of_ours_is_taken(browsers: Browsers) -> None:
    answer = await browsers["li"].http.post("/sign-out", headers={"Origin": "http://portal.test"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/signed-out")
    assert (await browsers["li"].http.get("/")).status_code == 303, "nobody is signed in any more"


async def test_a_form_of_a_thousand_lines_is_read_and_one_that_is_none_or_too_large_is_refused_in_a_sentence(browsers: Browsers) -> None:
    ours, at = {"Origin": "http://portal.test"}, "/items/360922-2020-P0017/declaration"
    lines = urlencode({f"content.indicators.{n}.name": "里程" for n in range(3_000)})
    encoded = {"Content-Type": "application/x-www-form-urlencoded"}
    read = await browsers["li"].http.post(at, content=lines, headers=ours | encoded)
    assert "没有受理" not in read.text
    broken = await browsers["li"].http.post(at, content=b"--?", headers=ours | {"Content-Type": "multipart/form-data"})
    assert (broken.status_code, "提交的内容不完整" in broken.text) == (400, True)
    large = await browsers["li"].http.post(at, content=lines, headers=ours | encoded | {"Content-Length": str(MOST_BYTES + 1)})
    assert (large.status_code, "不得超过 300 MB" in large.text) == (413, True)


async def test_what_does_not_say_how_long_it_is_is_read_as_far_as_is_taken_at_once() -> None:
    parts = iter([{"type": "http.request", "body": b"abc", "more_body": True}] * 3)
    taken = []

    async def reads(scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            taken.append((await receive())["body"])

    async def comes() -> Message:
        return next(parts)

    async def goes(message: Message) -> None:
        raise AssertionError(message)

    with pytest.raises(TooLarge):
        await Bounded(reads, most=6)({"type": "http", "headers": []}, comes, goes)
    assert taken == [b"abc", b"abc"]


@pytest.mark.parametrize("there", ["//evil", "https://evil", "/\\evil", "\\\\evil", "javascript:alert(1)", "/a\r\nb", "evil", ""])
def test_nobody_is_led_to_another_site(there: str) -> None:
    assert own_path(there) == "/"


@pytest.mark.parametrize("there", ["/", "/items/360922-2020-P0017?tab=goal", "/search?q=https://evil"])
def test_our_own_paths_are_kept(there: str) -> None:
    assert own_path(there) == there


def test_a_session_can_be_read_and_changed_by_nobody() -> None:
    sealed = Keeper([KEY], "360922").sealed({"person": "李", "until": time.time() + 60})
    assert "李" not in sealed
    assert Keeper([KEY], "360922").opened(sealed)["person"] == "李"
    assert Keeper([OTHER], "360922").opened(sealed) == {}
    head, *rest = sealed.split(".")
    assert Keeper([KEY], "360922").opened(".".join([head, *rest[:-1], rest[-1][::-1]])) == {}
    for rubbish in ("", "....", "a.b.c.d.e", sealed[:-4], "e30.e30.e30.e30.e30"):
        assert Keeper([KEY], "360922").opened(rubbish) == {}


def test_a_session_ends_whatever_its_tokens_say_and_outlives_a_new_key() -> None:
    assert Keeper([KEY], "360922").opened(Keeper([KEY], "360922").sealed({"person": "李", "until": time.time() - 1})) == {}
    assert (
        Keeper([OTHER, KEY], "360922").opened(Keeper([KEY], "360922").sealed({"person": "李", "until": time.time() + 9}))["person"] == "李"
    )


def test_what_no_browser_would_keep_is_refused() -> None:
    with pytest.raises(TooMuch):
        Keeper([KEY], "360922").sealed({"token": "".join(sha256(bytes([n])).hexdigest() for n in range(120))})


async def test_two_counties_at_two_ports_of_one_host_leave_each_other_signed_in() -> None:
    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        scope["session"].setdefault("visited", scope["server"][1])
        await PlainTextResponse(str(scope["session"]["visited"]))(scope, receive, send)

    counties = {9006: Sessions(page, Keeper([KEY], "360922")), 9016: Sessions(page, Keeper([OTHER], "360923"))}
    jar = httpx2.Cookies()
    for visit in ("first", "second"):
        for port, county in counties.items():
            http = httpx2.AsyncClient(transport=httpx2.ASGITransport(county), base_url=f"http://127.0.0.1:{port}", cookies=jar)
            async with http:
                said = await http.get("/")
            jar.update(http.cookies)
            assert (said.text, "set-cookie" in said.headers) == (str(port), visit == "first")


async def test_the_cookie_is_for_the_portal_alone(browsers: Browsers) -> None:
    said = (await browsers["li"].http.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"})).headers["set-cookie"]
    assert said.startswith("bihuan-360922=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {one.strip() for one in said.split(";")}


async def test_a_portal_in_a_process_of_its_own_tells_prometheus_its_pages_by_pattern() -> None:
    told = {"services": "goals=http://127.0.0.1:1", "discovery_url": "http://127.0.0.1:1/x", "session_keys": KEY, "jurisdiction": "360922"}
    portal = compose(PortalSettings.model_validate(told | {"client_id": "portal", "client_secret": "s"}))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(portal), base_url="http://inside") as http:
        for path in ("/items/360922-2020-P0017", "/items/360922-2020-P0018", "/nowhere"):
            await http.get(path)
        said = (await http.get("/metrics")).text
    assert 'bihuan_http_seconds_count{method="GET",route="/items/{item:item}",service="portal",status="303"} 2.0' in said
    assert 'bihuan_http_seconds_count{method="GET",route="none",service="portal",status="404"} 1.0' in said
    assert "process_resident_memory_bytes" in said


@pytest.mark.parametrize(("home", "secure"), [("https://portal.test", True), ("http://127.0.0.1:9006", False)])
async def test_where_people_come_by_tls_the_cookie_travels_by_tls_alone_whatever_the_proxy_asks_by(home: str, secure: bool) -> None:
    told = {"services": "goals=http://127.0.0.1:1", "discovery_url": "http://127.0.0.1:1/x", "session_keys": KEY, "public_url": home}
    portal = compose(PortalSettings.model_validate(told | {"client_id": "portal", "client_secret": "s", "jurisdiction": "360922"}))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(portal), base_url="http://inside") as http:
        said = (await http.get("/language/en")).headers["set-cookie"]
    assert ("Secure" in said) is secure


@pytest.mark.parametrize("who", ["nobody", "li"])
async def test_a_forged_or_replayed_state_signs_nobody_in_and_nobody_out(browsers: Browsers, who: str) -> None:
    seen = await browsers[who].open("/signed-in?code=stolen&state=forged")
    assert seen.status == 400
    assert "这次登录没有完成" in seen.words
    assert (await browsers[who].http.get("/")).status_code == (303 if who == "nobody" else 200)


async def test_no_token_stands_in_a_page(browsers: Browsers) -> None:
    page = await browsers["li"].open("/")
    assert "eyJ" not in page.text


def test_what_others_wrote_is_what_was_vendored() -> None:
    known = json.loads((ASSETS / "vendor" / "vendored.json").read_text("utf-8"))
    assert {name: sha256((ASSETS / "vendor" / name).read_bytes()).hexdigest() for name in known} == {
        name: one["sha256"] for name, one in known.items()
    }
    assert {path.name for path in (ASSETS / "vendor").iterdir() if path.suffix in (".js", ".css", ".svg")} == set(known)


async def test_english_is_one_step_away_and_stays(browsers: Browsers) -> None:
    page = await browsers["li"].open("/language/en?next=/")
    assert "My work" in page.text
    assert 'lang="en"' in page.text
    assert "我的工作" in (await browsers["li"].open("/language/zh?next=//evil")).text
