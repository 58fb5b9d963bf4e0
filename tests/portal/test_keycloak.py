"""A provider that is not ours: people sign in at Keycloak, and portal and services read its claims by settings."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import httpx2
import pytest

from portal.serving import compose
from portal.session import Keeper
from portal.settings import PortalSettings
from shared.runtime.claims import ClaimNames
from shared.runtime.web.auth import Forbidden, Role
from shared.runtime.web.jwks import Jwks
from shared.runtime.web.verifying import Verifier
from tests.portal.keycloak import keycloak, missing
from tests.scenario.serving import COUNTY

HOME, KEY = "http://127.0.0.1:28081", "ab" * 32
NAMES = {"claim_unit": "dept", "claim_roles": "realm_access.roles", "claim_jurisdiction": "region"}


@pytest.mark.long
async def test_people_sign_in_at_keycloak_and_its_tokens_are_good_at_a_service_by_claims_that_settings_name(tmp_path: Path) -> None:
    if sentence := missing():
        pytest.skip(sentence)
    with keycloak(tmp_path, HOME, COUNTY) as provider:
        provider.enrol("li", "李", ["AGENCY"], "219001")
        told = {"services": "goals=http://127.0.0.1:1", "client_id": "portal", "client_secret": provider.secret, "session_keys": KEY}
        told |= {"discovery_url": f"{provider.issuer}/.well-known/openid-configuration", "public_url": HOME, "jurisdiction": COUNTY}
        app = compose(PortalSettings.model_validate(told | NAMES))
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=HOME) as browser:
            sent = await browser.get("/sign-in", params={"next": "/items/360922-2020-P0017"})
            assert sent.headers["location"].startswith(provider.issuer), sent.text
            back = urlsplit(provider.signed_in(sent.headers["location"], "li"))
            assert f"{back.scheme}://{back.netloc}{back.path}" == f"{HOME}/signed-in"
            done = await browser.get(f"{back.path}?{back.query}")
            assert (done.status_code, done.headers["location"]) == (303, "/items/360922-2020-P0017"), done.text
            keeper = Keeper([KEY], COUNTY)
            person = keeper.opened(browser.cookies[keeper.cookie])["person"]
            assert (person["name"], person["unit"], person["jurisdiction"]) == ("李", "219001", COUNTY)
            assert "AGENCY" in person["roles"]
            again = await browser.get(f"{back.path}?{back.query}")
            assert again.status_code == 400, "a code is good once"
            out = await browser.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"})
            assert out.headers["location"].startswith(f"{provider.issuer}/protocol/openid-connect/logout")
            async with httpx.AsyncClient(timeout=30) as other:
                left = await other.get(out.headers["location"])
            assert (left.status_code, left.headers["location"].partition("?")[0]) == (302, f"{HOME}/signed-out")
        keys = Jwks(f"{provider.issuer}/protocol/openid-connect/certs")
        names, renewing = ClaimNames(*NAMES.values()), asyncio.create_task(keys.renew_until_cancelled())
        service = Verifier(keys, provider.issuer, "bihuan", COUNTY, names)
        async with asyncio.timeout(20):
            while service.hindrance():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        renewing.cancel()
        known = service.person(f"Bearer {person['token']}")
        assert (known.sub, known.unit, known.roles) == (person["id"], "219001", frozenset({Role.AGENCY}))
        with pytest.raises(Forbidden):
            Verifier(keys, provider.issuer, "bihuan", "360923", names).person(f"Bearer {person['token']}")
