import re
import subprocess
from pathlib import Path

from issuer.clients import SHORTEST_SECRET
from tests.docker.compose import PROJECT, example, services, variables
from wanzai.player import SERVICES

SECRETS = {name: value for name, value in example().items() if value.startswith("change-me-")}


def test_the_example_and_the_compose_file_name_the_same_variables() -> None:
    assert variables() | {"COMPOSE_PROFILES"} == set(example(commented=True))


def test_no_two_secrets_of_the_example_are_the_same_and_each_fits_into_an_address() -> None:
    assert set(example()) - set(SECRETS) == {"JURISDICTION", "PLACE", "KAFKA_OUTSIDE", "KAFKA_OUTSIDE_LISTEN", "PUBLIC_URL"}
    assert len(set(SECRETS.values())) == len(SECRETS)
    assert all(re.fullmatch("[A-Za-z0-9_-]+", secret) and len(secret) >= SHORTEST_SECRET for secret in SECRETS.values())


def test_every_variable_of_the_example_is_explained() -> None:
    text = (PROJECT / ".env.example").read_text()
    explained_endings = tuple(re.findall(r"^# (_[A-Z_]+) +\S", text, re.MULTILINE))
    explained = {
        name
        for paragraph in text.split("\n\n")
        for name in re.findall(r"^#?([A-Z_]+)=", paragraph, re.MULTILINE)
        if paragraph.startswith("# ") or name.endswith(explained_endings)
    }
    assert explained == set(example(commented=True))


def test_the_script_makes_an_env_file_for_its_owner_alone_with_a_new_secret_for_each_and_never_overwrites_it(tmp_path: Path) -> None:
    (tmp_path / "deploy" / "docker").mkdir(parents=True)
    for file in (".env.example", "deploy/docker/secrets.sh"):
        (tmp_path / file).write_bytes((PROJECT / file).read_bytes())
    command = ["sh", str(tmp_path / "deploy" / "docker" / "secrets.sh")]
    subprocess.run(command, check=True)
    made = (tmp_path / ".env").read_text()
    values = dict(re.findall(r"^([A-Z_]+)=(.*)$", made, re.MULTILINE))
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    assert values.keys() == example().keys()
    assert values["JURISDICTION"] == example()["JURISDICTION"]
    assert all(re.fullmatch("[0-9a-f]{64}", values[name]) for name in SECRETS)
    assert len({values[name] for name in SECRETS}) == len(SECRETS)
    assert subprocess.run(command, check=False, capture_output=True).returncode != 0
    assert (tmp_path / ".env").read_text() == made


def test_in_a_play_every_service_looks_at_the_clock_that_the_player_turns_and_none_can_turn_it() -> None:
    clock = example(commented=True)["BIHUAN_CLOCK_FILE"]
    folder, _, file = clock.rpartition("/")
    play = services(example())
    assert file == "clock"
    assert clock in (PROJECT / "deploy" / "docker" / "bin" / "play").read_text()
    for name in SERVICES:
        assert "BIHUAN_CLOCK_FILE" in play[name]["environment"]
        assert f"play:{folder}:ro" in play[name]["volumes"]
    assert f"play:{folder}" in play["wanzai"]["volumes"]
    assert play["wanzai"]["profiles"] == [example(commented=True)["COMPOSE_PROFILES"]]
