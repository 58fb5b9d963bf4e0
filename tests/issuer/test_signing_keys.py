import json
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from issuer.directory import AUDIENCE, ISSUER, Directory
from issuer.people import User
from issuer.signing_keys import SigningKeys
from shared.runtime.web.auth import Unauthenticated
from shared.runtime.web.verifying import Verifier
from tests.issuer.running import Run

LI = User("li", "李", ("AGENCY",), "219001")


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    directory = Directory(tmp_path, "360922")
    directory.enrol([LI])
    return directory


def verifier(directory: Directory) -> Verifier:
    """A service that has just fetched the keys and has seen no token yet."""
    return Verifier(directory.keys, ISSUER, AUDIENCE, "360922")


def test_a_new_key_is_published_before_it_signs(directory: Directory, tmp_path: Path) -> None:
    former = SigningKeys(tmp_path).signing()
    made = SigningKeys(tmp_path).rotate(600)
    assert {key.kid for key in directory.keys().keys} == {former.kid, made.key.kid}
    assert SigningKeys(tmp_path).signing().kid == former.kid
    assert SigningKeys(tmp_path).retire() == []


def test_while_two_keys_are_published_tokens_of_both_are_good_and_a_retired_ones_are_not(directory: Directory, tmp_path: Path) -> None:
    before = directory.token("li")
    SigningKeys(tmp_path).rotate(0)
    after = directory.token("li")
    assert [verifier(directory).person(f"Bearer {token}").sub for token in (before, after)] == ["li", "li"]
    assert len(SigningKeys(tmp_path).retire()) == 1
    assert verifier(directory).person(f"Bearer {after}").sub == "li"
    with pytest.raises(Unauthenticated):
        verifier(directory).person(f"Bearer {before}")


def test_a_folder_with_the_one_key_of_an_earlier_version_goes_on_with_it(tmp_path: Path) -> None:
    key = RSAKey.generate_key(2048, parameters={"use": "sig", "alg": "RS256"})
    (tmp_path / "issuer-key.json").write_text(json.dumps(key.as_dict(private=True)))
    key.ensure_kid()
    assert SigningKeys(tmp_path).signing().kid == key.kid
    assert len({SigningKeys(tmp_path).rotate(0).key.kid, key.kid}) == 2
    assert len(SigningKeys(tmp_path).all()) == 2


def test_keys_are_rotated_and_people_removed_from_the_command_line(directory: Directory, tmp_path: Path, run: Run) -> None:
    assert "已公布" in run("keys", "rotate", "--after", "0").stdout
    assert len(run("keys", "list").stdout.splitlines()) == 2
    assert "已撤下" in run("keys", "retire").stdout
    assert len(SigningKeys(tmp_path).all()) == 1
    assert run("dismiss", "li").exit_code == 0
    assert directory.people() == []
    ended = run("dismiss", "li")
    assert (ended.exit_code, ended.stderr.strip()) == (2, "名录中没有 li / nobody of this id")
