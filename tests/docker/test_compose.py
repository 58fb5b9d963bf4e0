import os
import re
from typing import Any

import pytest

from embedded.composition import SERVICES
from issuer.directory import ISSUER
from local import broker, distribution
from portal.settings import PortalSettings
from shared.runtime import production
from shared.runtime.service import EVERYTHING, Service
from shared.runtime.settings import (
    PREFIX,
    ClientSettings,
    FeedSettings,
    KafkaSettings,
    MigrateSettings,
    NotSet,
    ServeSettings,
    TopicsSettings,
    load,
)
from tests.docker.compose import PROJECT, environment, example, services

NAMES = [service.name for service in SERVICES]
JOBS = {"beginning", "wanzai", *(f"{name}-{job}" for name in NAMES for job in ("migrate", "topics", "client"))}
COMPOSE = services(example())
LOADED = sorted({*COMPOSE} - JOBS)
OURS = sorted({*COMPOSE} - {"kafka", "postgres"})


def give_settings(name: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Give this process the container's settings, and no others; their names."""
    for variable in [one for one in os.environ if one.startswith(PREFIX)]:
        monkeypatch.delenv(variable)
    given = {variable: value for variable, value in environment(COMPOSE[name]).items() if value is not None}
    for variable, value in given.items():
        monkeypatch.setenv(variable, value)
    return set(given)


def names(*kinds: type[Any]) -> set[str]:
    return {f"{PREFIX}{field.upper()}" for kind in kinds for field in kind.model_fields}


def secrets_of(name: str) -> set[str]:
    """The example's secrets, by their names, that the container can read."""
    text = " ".join(str(value) for value in environment(COMPOSE[name]).values())
    return {variable for variable, value in example().items() if value.startswith("change-me-") and re.search(rf"{value}(?![\w-])", text)}


@pytest.mark.parametrize("name", sorted(COMPOSE))
def test_every_container_is_read_only_and_can_gain_no_rights(name: str) -> None:
    one = COMPOSE[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in one


def test_nobody_is_root() -> None:
    assert {COMPOSE[name]["user"] for name in ("kafka", "postgres")} == {"appuser", "postgres"}
    assert not any("user" in COMPOSE[name] for name in OURS)
    last_stage = (PROJECT / "deploy" / "docker" / "Dockerfile").read_text().rpartition("FROM ")[2]
    assert re.findall(r"^USER (.*)$", last_stage, re.MULTILINE) == ["10001:10001"]


def test_images_are_pinned_and_kafka_is_the_version_that_the_tests_run() -> None:
    images = {name: COMPOSE[name]["image"] for name in COMPOSE}
    assert {images[name] for name in OURS} == {"bihuan:0.1.0"}
    assert images["postgres"] == "postgres:16"
    assert images["kafka"] == f"apache/kafka:{distribution.VERSION}"
    built_from = re.findall(r"^FROM (\S+)", (PROJECT / "deploy" / "docker" / "Dockerfile").read_text(), re.MULTILINE)
    assert built_from == ["python:3.11-slim"] * 2


@pytest.mark.parametrize("name", LOADED)
def test_what_runs_for_long_has_a_healthcheck_and_starts_again(name: str) -> None:
    assert COMPOSE[name]["healthcheck"]["test"]
    assert COMPOSE[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", NAMES)
def test_a_service_asks_its_own_readiness_and_starts_when_what_it_needs_is_there(name: str) -> None:
    assert COMPOSE[name]["healthcheck"]["test"] == ["CMD", "healthy", f"{name}/health/ready"]
    awaited = {other: said["condition"] for other, said in COMPOSE[name]["depends_on"].items()}
    assert awaited == {
        **dict.fromkeys(("kafka", "postgres", "issuer"), "service_healthy"),
        **dict.fromkeys((f"{name}-migrate", f"{name}-topics"), "service_completed_successfully"),
    }


def test_jobs_and_the_player_start_when_what_they_need_is_there() -> None:
    for name in NAMES:
        assert COMPOSE[f"{name}-migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
        assert COMPOSE[f"{name}-topics"]["depends_on"] == {"kafka": {"condition": "service_healthy"}}
    assert COMPOSE["issuer"]["depends_on"] == {"beginning": {"condition": "service_completed_successfully"}}
    assert COMPOSE["wanzai"]["depends_on"] == {name: {"condition": "service_healthy"} for name in NAMES}
    assert [name for name in COMPOSE if COMPOSE[name].get("profiles") == ["wanzai"]] == ["wanzai"]
    assert [name for name in COMPOSE if COMPOSE[name].get("profiles") == ["clients"]] == [f"{name}-client" for name in NAMES]


@pytest.mark.parametrize("service", SERVICES, ids=NAMES)
def test_a_service_accepts_what_it_is_told_and_is_told_no_more(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    given = give_settings(service.name, monkeypatch)
    settings = production.settings(service, EVERYTHING)
    known = names(ServeSettings, KafkaSettings, *([FeedSettings] if service.hears else []))
    assert given <= known
    assert settings.serve.issuer == ISSUER
    assert settings.serve.host == "0.0.0.0"
    assert settings.serve.clock_file is None
    assert settings.kafka
    assert settings.kafka.kafka_user == service.name
    assert f"//{service.name}_runtime:" in settings.serve.database
    assert settings.serve.database.endswith(f"@postgres/{service.name}")
    if settings.feeds:
        assert settings.feeds.feeds == {other: f"http://{other}:8000" for other in service.others}
        assert settings.feeds.client_id == service.name


@pytest.mark.parametrize("name", NAMES)
def test_jobs_accept_what_they_are_told_and_are_told_no_more(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as migrating:
        assert give_settings(f"{name}-migrate", migrating) == names(MigrateSettings)
        assert f"//{name}_owner:" in load(MigrateSettings).owner_database
    assert give_settings(f"{name}-topics", monkeypatch) <= names(TopicsSettings)
    assert (load(TopicsSettings).kafka_user, load(TopicsSettings).kafka_admin_user) == (name, broker.ADMIN)


@pytest.mark.parametrize("service", SERVICES, ids=NAMES)
def test_each_process_knows_its_own_secrets_alone(service: Service) -> None:
    own = service.name.upper()
    heard = {f"{own}_CLIENT_SECRET"} if service.hears else set()
    assert secrets_of(service.name) == {f"{own}_RUNTIME_PASSWORD", f"{own}_KAFKA_PASSWORD"} | heard
    assert secrets_of(f"{service.name}-migrate") == {f"{own}_RUNTIME_PASSWORD", f"{own}_OWNER_PASSWORD"}
    assert secrets_of(f"{service.name}-topics") == {"KAFKA_ADMIN_PASSWORD", f"{own}_KAFKA_PASSWORD"}


def test_the_portal_accepts_what_it_is_told_and_knows_its_own_secrets_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert secrets_of("portal") == {"PORTAL_CLIENT_SECRET", "PORTAL_SESSION_KEYS"}
    assert give_settings("portal", monkeypatch) <= names(PortalSettings)
    with pytest.raises(NotSet, match="BIHUAN_SESSION_KEYS 无效"):
        load(PortalSettings)
    monkeypatch.setenv("BIHUAN_SESSION_KEYS", "ab" * 32)
    settings = load(PortalSettings)
    assert settings.services == {name: f"http://{name}:8000" for name in NAMES}
    assert settings.discovery_url == "http://issuer:8000/issuer/.well-known/openid-configuration"
    assert (
        settings.public_url == environment(COMPOSE["issuer"])["BIHUAN_PUBLIC_URL"] == environment(COMPOSE["beginning"])["BIHUAN_PUBLIC_URL"]
    )
    assert (settings.client_id, settings.place, settings.host) == ("portal", "万载县", "0.0.0.0")
    assert COMPOSE["portal"]["healthcheck"]["test"] == ["CMD", "healthy", "health/ready"]
    assert COMPOSE["portal"]["depends_on"] == {"issuer": {"condition": "service_healthy"}}


def test_the_servers_and_the_issuer_know_what_they_check_and_the_player_nothing() -> None:
    def ending(*ends: str) -> set[str]:
        return {name for name in example() if name.endswith(ends)}

    assert secrets_of("postgres") == {"POSTGRES_PASSWORD"} | ending("_OWNER_PASSWORD", "_RUNTIME_PASSWORD")
    assert secrets_of("kafka") == {"KAFKA_ADMIN_PASSWORD"} | ending("_KAFKA_PASSWORD")
    assert (
        secrets_of("beginning")
        == ending("_CLIENT_SECRET")
        == {
            "PORTAL_CLIENT_SECRET",
            *(f"{one.name.upper()}_CLIENT_SECRET" for one in SERVICES if one.hears),
        }
    )
    assert secrets_of("issuer") == secrets_of("wanzai") == set()


def test_only_who_signs_tokens_sees_the_issuers_folder() -> None:
    seeing = {name for name in COMPOSE if any(volume.startswith("issuer:") for volume in COMPOSE[name].get("volumes", []))}
    assert seeing == {"beginning", "issuer", "wanzai", *(f"{name}-client" for name in NAMES)}
    assert "issuer:/issuer:ro" in COMPOSE["wanzai"]["volumes"]


def test_the_host_reaches_services_and_issuer_on_its_own_address_alone() -> None:
    published = {name: COMPOSE[name]["ports"] for name in COMPOSE if "ports" in COMPOSE[name]}
    assert set(published) == {"issuer", "kafka", "portal", *NAMES}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)
    assert len({port for ports in published.values() for port in ports}) == len(published)


def test_kafka_is_told_the_same_as_without_a_container() -> None:
    def parsed(text: str) -> dict[str, str]:
        return dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))

    ours = parsed((PROJECT / "deploy" / "docker" / "kafka" / "server.properties").read_text())
    local = parsed(broker.properties(9092, 9093, "/var/lib/kafka/data", dict.fromkeys(broker.USERS, "${env:ADMIN_PASSWORD}")))
    for places in ("listeners", "advertised.listeners", "controller.quorum.bootstrap.servers"):
        del ours[places], local[places]
    assert {name: value for name, value in ours.items() if not name.startswith("config.providers")} == local
    listeners = "SASL_PLAINTEXT://0.0.0.0:9092,OUTSIDE://0.0.0.0:9094,CONTROLLER://localhost:9093"
    advertised = "SASL_PLAINTEXT://kafka:9092,OUTSIDE://${env:OUTSIDE}"
    outside = parsed((PROJECT / "deploy" / "docker" / "kafka" / "outside.properties").read_text())
    assert outside == parsed(broker.outside("/etc/bihuan/tls/kafka.pem", listeners, advertised))


@pytest.mark.parametrize("name", NAMES)
def test_the_job_that_lets_foreign_systems_in_is_told_what_it_asks_for(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    job = f"{name}-client"
    assert COMPOSE[job]["entrypoint"] == ["python", "-m", name, "client"]
    for variable, value in environment(COMPOSE[job]).items():
        monkeypatch.setenv(variable, value or "")
    settings = load(ClientSettings)
    assert settings.public_token_url == f"{settings.public_url}/issuer/token"
    assert settings.public_kafka_tls
    assert secrets_of(job) == {"KAFKA_ADMIN_PASSWORD"}


def test_whatever_the_image_copies_is_among_what_docker_is_given() -> None:
    given = re.findall(r"(?m)^!(\S+)", (PROJECT / ".dockerignore").read_text())
    lines = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", (PROJECT / "deploy" / "docker" / "Dockerfile").read_text())
    copied = {source.rstrip("/") for line in lines for source in line.split()}
    assert "deploy/ops" in copied
    assert [one for one in copied if not any(one == there or one.startswith(f"{there}/") for there in given)] == []
