import asyncio
from collections import Counter

import httpx
import pytest
from joserfc import jwt

from issuer.directory import AUDIENCE, ISSUER
from issuer.signing_keys import SigningKeys
from shared.runtime.web.auth import Role
from shared.runtime.web.verifying import Verifier
from tests.issuer.signing_in import BACK, HOME, OWN, PASSWORD, RIVALS, URL, Door, Journey, told

PERSON = {"sub": "li", "name": "李", "unit": "219001", "roles": ["AGENCY"], "jurisdiction": "360922"}


async def test_a_person_signs_in_and_the_client_learns_who_it_is(door: Door) -> None:
    journey = Journey()
    page = await door.ask(journey)
    assert (page.status_code, "口令" in page.text, "<script" in page.text) == (200, True, False)
    back = told(await door.enter(journey))
    assert (back["state"], back["iss"]) == (journey.state, f"{URL}/issuer")
    given = (await door.redeem(back["code"], journey)).json()
    claims = jwt.decode(given["id_token"], door.directory.keys(), algorithms=["RS256"]).claims
    assert claims | PERSON | {"iss": f"{URL}/issuer", "aud": "portal", "nonce": journey.nonce} == claims
    verifier = Verifier(door.directory.keys, ISSUER, AUDIENCE, "360922")
    person = verifier.person(f"Bearer {given['access_token']}")
    assert (person.sub, person.unit, person.roles) == ("li", "219001", frozenset({Role.AGENCY}))
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    assert (await door.browser.get("/issuer/userinfo", headers=bearer)).json() == PERSON


async def test_who_is_signed_in_goes_back_at_once_unless_the_client_wants_them_asked_again(door: Door) -> None:
    await door.signed_in()
    assert "code" in told(await door.ask(Journey()))
    assert "口令" in (await door.ask(Journey(), prompt="login")).text
    assert "code" in told(await door.ask(Journey(), max_age="60"))
    door.now.seconds += 61
    assert "口令" in (await door.ask(Journey(), max_age="60")).text
    door.now.seconds += 12 * 3600
    assert "口令" in (await door.ask(Journey())).text
    assert told(await door.ask(Journey(), prompt="none"))["error"] == "login_required"


@pytest.fixture
async def code(door: Door) -> tuple[str, Journey]:
    journey = Journey()
    return told(await door.enter(journey))["code"], journey


async def test_of_eight_that_bring_a_code_at_once_one_gets_a_token_and_it_is_renewed_no_more(door: Door, code: tuple[str, Journey]) -> None:
    answers = await asyncio.gather(*(door.redeem(*code) for _ in range(8)))
    assert Counter(one.status_code for one in answers) == {200: 1, 400: 7}
    [good] = [one.json() for one in answers if one.status_code == 200]
    assert (await door.renew(good["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_code_brought_twice_ends_what_the_first_one_got(door: Door, code: tuple[str, Journey]) -> None:
    given = (await door.redeem(*code)).json()
    renewed = (await door.renew(given["refresh_token"])).json()
    assert (await door.redeem(*code)).json()["error"] == "invalid_grant"
    assert (await door.renew(renewed["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_stolen_code_is_worth_nothing_to_another_client_and_good_for_its_own(door: Door, code: tuple[str, Journey]) -> None:
    stolen = await door.redeem(*code, client=("rival", RIVALS))
    assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
    assert (await door.redeem(*code)).status_code == 200


WRONG: dict[str, tuple[dict[str, str | None], str]] = {
    "the verifier": ({"code_verifier": "x" * 64}, "invalid_grant"),
    "no verifier": ({"code_verifier": None}, "invalid_request"),
    "the redirect_uri": ({"redirect_uri": f"{BACK}/"}, "invalid_grant"),
    "no redirect_uri": ({"redirect_uri": None}, "invalid_grant"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_a_code_with_something_wrong_gives_nothing_and_is_used_up(door: Door, code: tuple[str, Journey], what: str) -> None:
    changed, error = WRONG[what]
    answer = await door.redeem(*code, changed=changed)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert (await door.redeem(*code)).json()["error"] == "invalid_grant"


async def test_a_code_is_good_for_a_minute(door: Door, code: tuple[str, Journey]) -> None:
    door.now.seconds += 60
    assert (await door.redeem(*code)).json()["error"] == "invalid_grant"


TOLD_THE_CLIENT: dict[str, tuple[dict[str, str | None], str]] = {
    "no PKCE": ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    "PKCE in the clear": ({"code_challenge_method": "plain"}, "invalid_request"),
    "PKCE without its method": ({"code_challenge_method": None}, "invalid_request"),
    "no nonce": ({"nonce": None}, "invalid_request"),
    "no openid": ({"scope": "profile"}, "invalid_scope"),
    "a token instead of a code": ({"response_type": "token"}, "unsupported_response_type"),
}


@pytest.mark.parametrize("what", TOLD_THE_CLIENT)
async def test_a_request_that_is_not_safe_goes_back_to_the_client_before_anybody_signs_in(door: Door, what: str) -> None:
    changed, error = TOLD_THE_CLIENT[what]
    journey = Journey()
    back = told(await door.ask(journey, **changed))
    assert (back["error"], back["state"]) == (error, journey.state)


ELSEWHERE: dict[str, dict[str, str | None]] = {
    "another site": {"redirect_uri": "https://evil.example/signed-in"},
    "a longer path": {"redirect_uri": f"{BACK}/../elsewhere"},
    "another query": {"redirect_uri": f"{BACK}?next=https://evil.example"},
    "a user in front": {"redirect_uri": "http://127.0.0.1:8000@evil.example/signed-in"},
    "a script": {"redirect_uri": "javascript:alert(1)//"},
    "odd letters": {"redirect_uri": 'http://例子/"<script>'},
    "none": {"redirect_uri": None},
    "an unknown client": {"client_id": "nobody"},
    "a service that nobody signs in through": {"client_id": "goals"},
    "odd letters for what is wanted": {"response_type": '码"'},
}


@pytest.mark.parametrize("what", ELSEWHERE)
async def test_nobody_is_sent_to_an_address_that_is_not_registered_letter_by_letter(door: Door, what: str) -> None:
    for answer in (await door.ask(Journey(), **ELSEWHERE[what]), await door.enter(Journey(), changed=ELSEWHERE[what])):
        assert (answer.status_code, "location" in answer.headers) == (400, False)
        assert "不能在这里登录" in answer.text
        assert "<script" not in answer.text
        assert "set-cookie" not in answer.headers


async def test_a_renewal_is_replaced_and_may_come_again_within_ten_seconds_alone(door: Door) -> None:
    first = (await door.signed_in())["refresh_token"]
    door.now.seconds += 600
    answer = await door.renew(first)
    second = answer.json()["refresh_token"]
    claims = jwt.decode(answer.json()["id_token"], door.directory.keys(), algorithms=["RS256"]).claims
    assert claims["auth_time"] == int(door.now.seconds) - 600
    door.now.seconds += 10
    twin = await door.renew(first)
    assert (twin.status_code, twin.json()["refresh_token"] != second) == (200, True)
    door.now.seconds += 1
    assert (await door.renew(first)).json()["error"] == "invalid_grant"
    for later in (second, twin.json()["refresh_token"]):
        assert (await door.renew(later)).json()["error"] == "invalid_grant"


async def test_a_renewal_is_worth_nothing_to_another_client(door: Door) -> None:
    token = (await door.signed_in())["refresh_token"]
    assert (await door.renew(token, ("rival", RIVALS))).json()["error"] == "invalid_grant"
    assert (await door.renew(token)).status_code == 200


async def test_with_two_keys_published_the_older_one_verifies_and_the_newer_one_signs_under_its_own_name(door: Door) -> None:
    before = await door.signed_in()
    SigningKeys(door.folder).rotate(0)
    after = await door.signed_in()
    former, new = (one.key.kid for one in SigningKeys(door.folder).all())
    kids = [
        [jwt.decode(given[name], door.directory.keys()).header["kid"] for name in ("id_token", "access_token")] for given in (before, after)
    ]
    assert kids == [[former, former], [new, new]]


async def test_a_removed_person_cannot_go_on(door: Door) -> None:
    given = await door.signed_in()
    door.directory.dismiss("li")
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    assert (await door.browser.get("/issuer/userinfo", headers=bearer)).status_code == 401
    assert (await door.renew(given["refresh_token"])).json()["error"] == "invalid_grant"
    assert "口令" in (await door.ask(Journey())).text
    assert (await door.enter(Journey())).status_code == 401


async def test_signing_in_gives_the_browser_a_session_that_nobody_knew_and_ends_the_one_before(door: Door) -> None:
    door.browser.cookies.set("bihuan-issuer-360922", "planted-by-somebody", domain="127.0.0.1", path="/issuer")
    first = (await door.enter(Journey())).headers["set-cookie"]
    assert "planted" not in first
    assert all(word in first for word in ("HttpOnly", "SameSite=lax", "Path=/issuer"))
    given = await door.signed_in()
    assert [one.person for one in door.sessions()] == ["li"]
    assert (await door.renew(given["refresh_token"])).status_code == 200


CROSS: dict[str, dict[str, str]] = {
    "said by the browser": {"Sec-Fetch-Site": "cross-site"},
    "from a neighbour": {"Sec-Fetch-Site": "same-site"},
    "an older browser": {"Origin": "https://evil.example"},
    "a hidden origin": {"Origin": "null"},
    "nothing said": {},
}


@pytest.mark.parametrize("what", CROSS)
async def test_a_form_of_another_site_signs_nobody_in(door: Door, what: str) -> None:
    answer = await door.browser.post(
        "/issuer/authorize", params=Journey().asks(), data={"person": "li", "password": PASSWORD}, headers=CROSS[what]
    )
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
    assert door.sessions() == []


async def test_the_pages_run_no_script_and_lead_to_the_client_alone(door: Door) -> None:
    headers = (await door.ask(Journey())).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert policy.endswith("form-action 'self' http://127.0.0.1:8000")
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "same-origin")


async def test_the_page_of_a_demonstration_says_so_and_asks_for_no_password(demo: Door) -> None:
    page = (await demo.ask(Journey())).text
    assert "演示环境" in page
    assert 'value="li"' in page
    journey = Journey()
    code = told(await demo.enter(journey, password=""))["code"]
    assert (await demo.redeem(code, journey)).status_code == 200
    assert (await demo.enter(Journey(), person="nobody")).status_code == 401
    assert [one.person for one in demo.sessions()] == ["li"]


async def test_where_people_have_passwords_being_named_is_not_enough(door: Door) -> None:
    assert (await door.enter(Journey(), password="")).status_code == 401
    assert door.sessions() == []


async def test_discovery_names_every_address_and_a_client_beside_us_is_told_its_own_way(door: Door) -> None:
    far = (await door.browser.get("/issuer/.well-known/openid-configuration")).json()
    assert far["issuer"] == f"{URL}/issuer"
    assert {far[name] for name in ("token_endpoint", "jwks_uri")} == {f"{URL}/issuer/token", f"{URL}/issuer/jwks.json"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(door.app), base_url="http://issuer:8000") as beside:
        near = (await beside.get("/issuer/.well-known/openid-configuration")).json()
    assert near["token_endpoint"] == "http://issuer:8000/issuer/token"
    assert near["authorization_endpoint"] == far["authorization_endpoint"] == f"{URL}/issuer/authorize"


async def test_signing_out_ends_the_session_and_goes_where_the_client_has_registered(door: Door) -> None:
    given = await door.signed_in()
    hint = {"id_token_hint": given["id_token"], "post_logout_redirect_uri": HOME, "state": "s"}
    answer = await door.browser.get("/issuer/end-session", params=hint)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HOME}?state=s")
    assert door.sessions() == []
    assert (await door.renew(given["refresh_token"])).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("where", ["https://evil.example/", f"{HOME}x", "//evil.example", None])
async def test_signing_out_leads_nowhere_else(door: Door, where: str | None) -> None:
    given = await door.signed_in()
    hint = {"id_token_hint": given["id_token"]} | ({"post_logout_redirect_uri": where} if where else {})
    answer = await door.browser.get("/issuer/end-session", params=hint)
    assert (answer.status_code, "location" in answer.headers, "已退出登录" in answer.text) == (200, False, True)


async def test_without_a_hint_signing_out_asks_first_and_another_site_cannot_say_yes(door: Door) -> None:
    await door.signed_in()
    wanted = {"client_id": "portal", "post_logout_redirect_uri": HOME}
    page = await door.browser.get("/issuer/end-session", params=wanted)
    assert "要退出登录吗" in page.text
    await door.browser.post("/issuer/end-session", data=wanted, headers={"Sec-Fetch-Site": "cross-site"})
    assert len(door.sessions()) == 1
    answer = await door.browser.post("/issuer/end-session", data=wanted, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)
    assert door.sessions() == []


async def test_the_token_of_somebody_else_signs_nobody_out_without_being_asked(door: Door) -> None:
    theirs = await door.signed_in("wang")
    door.browser = door.another_browser()
    await door.signed_in()
    answer = await door.browser.get("/issuer/end-session", params={"id_token_hint": theirs["id_token"]})
    assert "要退出登录吗" in answer.text
    assert {one.person for one in door.sessions()} == {"li", "wang"}
