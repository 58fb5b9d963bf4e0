import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from confluent_kafka import KafkaError, Producer

from issuer.passwords import Passwords as AtIssuer
from issuer.store import Store
from local import broker, ports, ready
from local.databases import DatabaseUrls
from local.environment import SERVICES, Surroundings, bare
from local.kafka import kafka
from local.postgres import postgres
from local.secret import Passwords
from local.served_county import ServedCounty, served_county
from tests.sources import KafkaServer, folder
from wanzai.people import AUDITOR, BEGINNING, BUREAU
from wanzai.wanzai_data import WANZAI

pytestmark = [pytest.mark.long, pytest.mark.postgres, pytest.mark.kafka]


@pytest.fixture(scope="module")
def served() -> Iterator[ServedCounty]:
    with (
        folder() as place,
        postgres(place / "postgres") as database,
        kafka(place / "kafka", secure=True) as brokers,
        served_county(place / "county", database.create, brokers, WANZAI.jurisdiction, BUREAU, BEGINNING, place="万载县") as served,
    ):
        yield served


def feed(served: ServedCounty, service: str, who: str) -> int:
    return httpx.get(f"{served.urls[service]}/{service}/events", headers={"Authorization": f"Bearer {served.token_of(who)}"}).status_code


def test_every_service_answers_whom_the_issuer_knows(served: ServedCounty) -> None:
    assert {service: feed(served, service, AUDITOR) for service in SERVICES} == dict.fromkeys(SERVICES, 200)
    unknown = {service: httpx.get(f"{url}/{service}/events").status_code for service, url in served.urls.items()}
    assert unknown == dict.fromkeys(SERVICES, 401)


def test_a_service_that_was_killed_is_named_and_starts_again_at_its_address(served: ServedCounty) -> None:
    served.processes["monitoring"].child.kill()
    assert "monitoring" in str(served.ended())
    assert "monitoring.log" in str(served.ended())
    served.processes["monitoring"].start()
    assert served.ended() is None
    assert feed(served, "monitoring", AUDITOR) == 200


def test_a_paused_service_answers_again_when_it_goes_on(served: ServedCounty) -> None:
    goals = served.processes["goals"]
    goals.child.pause()
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{goals.url}/goals/health/live", timeout=0.5)
    goals.child.resume()
    ready.until(goals.answers, "goals", seconds=30)


def test_one_more_process_of_a_service_serves_the_same_log(served: ServedCounty) -> None:
    beside = served.another("goals", "api")
    headers = {"Authorization": f"Bearer {served.token_of(AUDITOR)}"}
    logs = {httpx.get(f"{url}/goals/events", headers=headers).headers["Log-Id"] for url in (beside.url, served.urls["goals"])}
    assert beside.url != served.urls["goals"]
    assert len(logs) == 1


def test_a_person_with_a_password_signs_in_at_the_portal_sees_what_waits_and_signs_out(served: ServedCounty) -> None:
    passwords = AtIssuer(served.folder, Store(served.folder))
    passwords.set_by_link(passwords.link(AUDITOR), "correct horse battery")
    at_issuer, at_portal = {"Origin": served.surroundings.issuer}, {"Sec-Fetch-Site": "same-origin"}
    with httpx.Client(follow_redirects=True, timeout=60) as browser:
        login = browser.get(f"{served.portal}/lists/goals?year=2020")
        assert str(login.url).startswith(f"{served.surroundings.issuer}/issuer/authorize?")
        assert 'name="password"' in login.text
        wrong = browser.post(login.url, data={"person": AUDITOR, "password": "wrong"}, headers=at_issuer)
        assert (wrong.status_code, wrong.url.path) == (401, "/issuer/authorize")
        asked_for = browser.post(login.url, data={"person": AUDITOR, "password": "correct horse battery"}, headers=at_issuer)
        assert str(asked_for.url) == f"{served.portal}/lists/goals?year=2020"
        work = browser.get(f"{served.portal}/")
        assert "万载县" in work.text
        assert "我的工作" in work.text
        assert "审计局" in work.text
        assert "暂时没有应答" not in work.text
        left = browser.post(f"{served.portal}/sign-out", headers=at_portal)
        assert left.is_success
        assert browser.get(f"{served.portal}/", follow_redirects=False).headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("who", "pages"),
    [
        ("operator", {"/operations": "谁跟到哪里"}),
        ("auditor", {"/lists/findings": "审计发现", "/figures?year=2020": "年度数字", "/branches": "没有日志分支"}),
        ("government", {"/reports?year=2020": "这一年度还没有报告", "/lists/results?year=2020": "评价结果"}),
        ("congress", {"/reports?year=2020": "这一年度还没有报告", "/lists/disclosures?year=2020": "公开情况"}),
        ("budget", {"/budget?year=2020": "预算编列", "/lists/linkages?year=2020": "结果应用"}),
        ("performance", {"/lists/goals?year=2020": "绩效目标", "/help": "怎么办事"}),
    ],
)
def test_every_role_has_its_pages_where_each_service_is_a_process_of_its_own(served: ServedCounty, who: str, pages: dict[str, str]) -> None:
    passwords = AtIssuer(served.folder, Store(served.folder))
    passwords.set_by_link(passwords.link(who), "correct horse battery")
    with httpx.Client(follow_redirects=True, timeout=60) as browser:
        login = browser.get(f"{served.portal}/")
        sent = {"person": who, "password": "correct horse battery"}
        assert "我的工作" in browser.post(login.url, data=sent, headers={"Origin": served.surroundings.issuer}).text
        for page, said in pages.items():
            seen = browser.get(f"{served.portal}{page}").text
            assert said in seen, page
            assert "暂时没有应答" not in seen, page


def test_the_portal_is_started_again_at_its_address_when_it_dies(served: ServedCounty) -> None:
    said: list[str] = []
    served.processes["portal"].child.kill()
    served.revive(said.append)
    assert "portal" in said[0]
    ready.until(served.processes["portal"].answers, "portal", seconds=30)
    assert httpx.get(f"{served.portal}/health/live").json() == {"live": True}


def operate(served: ServedCounty, service: str, *command: str) -> str:
    environment = {**served.surroundings.to_serve(service, served.databases[service], 1), **served.surroundings.to_make_topics(service)}
    return served.run(service, environment, *command)


def test_an_operator_looks_at_views_compares_rebuilds_and_repairs_them(served: ServedCounty) -> None:
    assert "已建成" in operate(served, "monitoring", "views", "list")
    assert "一致" in operate(served, "audit", "views", "compare", "trail")
    assert "已替换" in operate(served, "feedback", "views", "rebuild", "units")
    assert "无需修复" in operate(served, "goals", "views", "repair", "reviews")
    assert served.ended() is None


def test_an_operator_checks_topics_and_sends_them_again(served: ServedCounty) -> None:
    assert "齐备" in operate(served, "goals", "topics", "check")
    assert "没有可重发的" in operate(served, "audit", "topics", "resend", "--yes")
    assert "共 0 条" in operate(served, "goals", "parked", "list")


def test_a_service_reads_what_it_hears_and_writes_nobody_elses_topic(served: ServedCounty) -> None:
    def refused(user: str, topic: str) -> str:
        errors: list[KafkaError | None] = []
        configuration = broker.client(served.surroundings.broker.bootstrap, served.surroundings.broker.users, user)
        producer = Producer({**configuration, "message.timeout.ms": 10_000, "topic.metadata.refresh.interval.ms": 500})
        producer.produce(topic, b"x", on_delivery=lambda error, _: errors.append(error))
        producer.flush(20)
        return errors[0].name() if errors and errors[0] else ""

    assert refused("monitoring", "bihuan.goals") == "TOPIC_AUTHORIZATION_FAILED"
    assert refused("stranger", "bihuan.goals") in ("TOPIC_AUTHORIZATION_FAILED", "_MSG_TIMED_OUT")


def test_a_process_that_ends_finishes_within_its_grace_time(served: ServedCounty) -> None:
    beside = served.another("monitoring", "api", "followers")
    began = time.monotonic()
    beside.child.signal(signal.SIGTERM)
    assert beside.child.wait(20) == 0
    assert time.monotonic() - began < 10
    del served.processes[beside.child.name]


def test_an_api_starts_while_the_broker_is_away(served: ServedCounty) -> None:
    environment = bare() | served.surroundings.to_serve("goals", served.databases["goals"], ports.free()) | {"BIHUAN_KAFKA": "127.0.0.1:1"}
    with subprocess.Popen([sys.executable, "-m", "goals", "serve"], env=environment, stderr=subprocess.DEVNULL) as alone:
        url = f"http://127.0.0.1:{environment['BIHUAN_PORT']}/goals/health/live"
        ready.until(lambda: answers(url), "goals")
        alone.send_signal(signal.SIGTERM)
        assert alone.wait(20) == 0


def answers(url: str) -> bool:
    try:
        return httpx.get(url).is_success
    except httpx.TransportError:
        return False


def test_a_serving_process_is_told_neither_the_owners_nor_the_administrators_password() -> None:
    users = {"admin": "admin's", **{service: f"{service}'s" for service in SERVICES}}
    surroundings = Surroundings("360922", KafkaServer("127.0.0.1:1", users), "http://issuer", {}, Path("clock"), Passwords("secret"))
    database = ("postgresql+psycopg://goals_owner:owner's@db/goals", "postgresql+psycopg://goals_runtime:mine@db/goals")
    serving = json.dumps(surroundings.to_serve("goals", DatabaseUrls(*database), 1))
    assert "mine" in serving
    assert "goals's" in serving
    assert not any(word in serving for word in ("owner's", "admin's", "audit's"))
