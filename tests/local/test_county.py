import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from local import ready
from local.county import County, county
from local.databases import DatabaseUrls
from local.environment import SERVICES, Surroundings
from local.kafka import kafka
from local.postgres import postgres
from local.secret import Passwords
from tests.sources import KafkaServer, folder
from wanzai.people import AUDITOR, BEGINNING, BUDGET, BUREAU
from wanzai.wanzai_data import WANZAI

pytestmark = [pytest.mark.long, pytest.mark.postgres, pytest.mark.kafka]


@pytest.fixture(scope="module")
def served() -> Iterator[County]:
    with (
        folder() as place,
        postgres(place / "postgres") as database,
        kafka(place / "kafka", secure=True) as broker,
        county(place / "county", database.create, broker, WANZAI.jurisdiction, BUREAU, BEGINNING) as served,
    ):
        yield served


def feed(served: County, service: str, who: str) -> int:
    return httpx.get(f"{served.urls[service]}/{service}/events", headers={"Authorization": f"Bearer {served.token_of(who)}"}).status_code


def test_every_service_answers_whom_the_issuer_knows(served: County) -> None:
    assert {service: feed(served, service, AUDITOR) for service in SERVICES} == dict.fromkeys(SERVICES, 200)
    assert {service: feed(served, service, BUDGET) for service in SERVICES} == dict.fromkeys(SERVICES, 403)


def test_a_service_that_was_killed_is_named_and_starts_again_at_its_address(served: County) -> None:
    served.processes["monitoring"].child.kill()
    assert "monitoring" in str(served.ended())
    assert "monitoring.log" in str(served.ended())
    served.processes["monitoring"].start()
    assert served.ended() is None
    assert feed(served, "monitoring", AUDITOR) == 200


def test_a_paused_service_answers_again_when_it_goes_on(served: County) -> None:
    goals = served.processes["goals"]
    goals.child.pause()
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{goals.url}/goals/health/live", timeout=0.5)
    goals.child.resume()
    ready.until(goals.answers, "goals", seconds=30)


def test_one_more_process_of_a_service_serves_the_same_log(served: County) -> None:
    beside = served.another("goals", "api")
    headers = {"Authorization": f"Bearer {served.token_of(AUDITOR)}"}
    logs = {httpx.get(f"{url}/goals/events", headers=headers).headers["Log-Id"] for url in (beside.url, served.urls["goals"])}
    assert beside.url != served.urls["goals"]
    assert len(logs) == 1


def test_a_serving_process_is_told_neither_the_owners_nor_the_administrators_password() -> None:
    users = {"admin": "admin's", **{service: f"{service}'s" for service in SERVICES}}
    told = Surroundings("360922", KafkaServer("127.0.0.1:1", users), "http://issuer", {}, Path("clock"), Passwords("secret"))
    database = ("postgresql+psycopg://goals_owner:owner's@db/goals", "postgresql+psycopg://goals_runtime:mine@db/goals")
    serving = json.dumps(told.to_serve("goals", DatabaseUrls(*database), 1))
    assert "mine" in serving
    assert "goals's" in serving
    assert not any(word in serving for word in ("owner's", "admin's", "audit's"))
