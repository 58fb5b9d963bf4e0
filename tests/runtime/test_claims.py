"""Another provider than our own issuer: its names for what we read are said by settings."""

import shutil
from pathlib import Path

import pytest

from issuer.directory import AUDIENCE, ISSUER
from issuer.signing_keys import SigningKeys
from shared.runtime.claims import ClaimNames
from shared.runtime.settings import ServeSettings, load
from shared.runtime.web.auth import Role, Unauthenticated
from shared.runtime.web.verifying import Verifier
from tests.runtime.tokens import signed

ELSEWHERE = {"unit": None, "roles": None, "jurisdiction": None, "dept": "219001", "https://id.gov.cn/区划": "360922"}
NAMES = ClaimNames("dept", "realm_access.roles", "https://id.gov.cn/区划")


@pytest.fixture
def folder(tmp_path: Path, issuer_key: Path) -> Path:
    shutil.copy(issuer_key, tmp_path)
    return tmp_path


def test_claims_are_found_under_the_names_and_ways_that_were_set(folder: Path) -> None:
    token = signed(folder, **ELSEWHERE, realm_access={"roles": ["AGENCY", "uma_authorization"]})
    person = Verifier(SigningKeys(folder).public, ISSUER, AUDIENCE, "360922", NAMES).person(f"Bearer {token}")
    assert (person.sub, person.unit, person.roles) == ("li", "219001", frozenset({Role.AGENCY}))
    with pytest.raises(Unauthenticated, match="jurisdiction"):
        Verifier(SigningKeys(folder).public, ISSUER, AUDIENCE, "360922").person(f"Bearer {token}")


@pytest.mark.parametrize("odd", [None, "AGENCY", {"groups": ["AGENCY"]}])
def test_a_way_that_leads_nowhere_gives_no_role(folder: Path, odd: object) -> None:
    verifier = Verifier(SigningKeys(folder).public, ISSUER, AUDIENCE, "360922", NAMES)
    assert verifier.person(f"Bearer {signed(folder, **ELSEWHERE, realm_access=odd)}").roles == frozenset()


@pytest.mark.parametrize("odd", [{"roles": "AGENCY"}, {"roles": {"AGENCY": True}}, {"roles": [1]}])
def test_a_way_that_leads_to_no_list_of_words_is_refused(folder: Path, odd: object) -> None:
    verifier = Verifier(SigningKeys(folder).public, ISSUER, AUDIENCE, "360922", NAMES)
    with pytest.raises(Unauthenticated, match="roles"):
        verifier.person(f"Bearer {signed(folder, **ELSEWHERE, realm_access=odd)}")


def test_the_names_are_settings_of_a_service(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"DATABASE": "postgresql+psycopg://a@b/c", "JURISDICTION": "360922", "ISSUER": "https://id", "JWKS_URL": "https://id/keys"}
    for name, value in (told | {"CLAIM_ROLES": "realm_access.roles", "CLAIM_UNIT": "dept"}).items():
        monkeypatch.setenv(f"BIHUAN_{name}", value)
    settings = load(ServeSettings)
    assert (settings.claim_unit, settings.claim_roles, settings.claim_jurisdiction) == ("dept", "realm_access.roles", "jurisdiction")
