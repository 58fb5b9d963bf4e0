from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from issuer.directory import AUDIENCE, ISSUER, AnotherCounty, Directory, NoSuchPerson, known_jurisdiction
from issuer.people import User
from shared.runtime.web.auth import Role, Unauthenticated
from shared.runtime.web.verifying import Verifier
from tests.issuer.running import Run

LI = User("li", "李", ("AGENCY", "subscriber"), "219001")


def test_a_token_says_who_it_is_and_the_name_stays_in_the_directory(tmp_path: Path) -> None:
    directory = Directory(tmp_path, "360922")
    directory.enrol([LI])
    person = Verifier(directory.keys, ISSUER, AUDIENCE, "360922").person(f"Bearer {directory.token('li')}")
    assert (person.sub, person.unit, person.roles) == ("li", "219001", frozenset({Role.AGENCY, Role.SUBSCRIBER}))
    assert "李" not in directory.token("li")


def test_the_key_and_the_people_outlive_the_process(tmp_path: Path) -> None:
    first = Directory(tmp_path, "360922")
    first.enrol([LI])
    again = Directory(tmp_path, "360922")
    assert again.people() == [LI]
    assert Verifier(again.keys, ISSUER, AUDIENCE, "360922").person(f"Bearer {first.token('li')}").sub == "li"


def test_another_folders_token_is_worth_nothing(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    stranger = Directory(there, "360922")
    stranger.enrol([LI])
    with pytest.raises(Unauthenticated):
        Verifier(Directory(here, "360922").keys, ISSUER, AUDIENCE, "360922").person(f"Bearer {stranger.token('li')}")


def test_who_is_not_in_the_directory_gets_no_token(tmp_path: Path) -> None:
    with pytest.raises(NoSuchPerson):
        Directory(tmp_path, "360922").token("nobody")


def test_who_is_enrolled_at_the_same_time_is_there_afterwards(directory: Directory) -> None:
    people = [User(f"p{n}", "甲", ("AGENCY",), "101001") for n in range(40)]
    with ThreadPoolExecutor(8) as several:
        list(several.map(lambda one: directory.enrol([one]), people))
    assert {one.id for one in directory.people()} == {one.id for one in people}


def test_a_folder_keeps_the_jurisdiction_it_was_begun_for(tmp_path: Path) -> None:
    Directory(tmp_path, "360922")
    with pytest.raises(AnotherCounty, match="属于财政区划 360922，不能为 110000 服务"):
        Directory(tmp_path, "110000")
    assert known_jurisdiction(tmp_path) == "360922"


def test_a_person_is_added_and_gets_a_token_from_the_command_line(directory: Directory, run: Run) -> None:
    assert run("enrol", "li", "--name", "李", "--roles", "AGENCY", "--unit", "219001").exit_code == 0
    assert run("token", "li").stdout.count(".") == 2
    assert "219001" in run("people").stdout


@pytest.mark.parametrize("who", ["auth0|42", "li.si@example.gov.cn", "李四", "a" * 255])
def test_a_person_has_the_id_that_another_directory_gave(directory: Directory, run: Run, who: str) -> None:
    assert run("enrol", who, "--name", "李", "--roles", "AGENCY", "--unit", "219001").exit_code == 0
    token = run("token", who).stdout.strip()
    assert Verifier(directory.keys, ISSUER, AUDIENCE, "360922").person(f"Bearer {token}").sub == who


@pytest.mark.parametrize(
    "arguments",
    [
        ("token", "nobody"),
        ("enrol", "li", "--name", "李", "--roles", "KING"),
        *(("enrol", who, "--name", "李", "--roles", "AGENCY") for who in ("", "li\nsi", "a" * 256)),
    ],
)
def test_a_wrong_person_or_role_is_one_sentence(directory: Directory, run: Run, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)
    assert ended.exit_code == 2
    assert len(ended.stderr.strip().splitlines()) == 1
