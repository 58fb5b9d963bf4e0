"""A foreign system is let in by one command, changes its password without a stop, and is shut out by another."""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from confluent_kafka import Consumer, KafkaException, Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import KafkaError

from bihuan_replay.access import Access
from bihuan_replay.topic import Topic
from issuer.clients import Clients
from issuer.directory import Directory
from local import broker
from tests.sources import KafkaServer

pytestmark = [pytest.mark.long, pytest.mark.kafka]


@dataclass
class Operator:
    """Types a service's commands in the environment of an administrator."""

    environment: Mapping[str, str]
    handed: dict[str, str] = field(default_factory=dict)

    def types(self, service: str, *command: str, code: int = 0) -> str:
        """What it printed; the settings that it handed over are kept."""
        asked = [sys.executable, "-m", service, *command]
        environment = {**self.environment, "BIHUAN_KAFKA_USER": service, "BIHUAN_KAFKA_PASSWORD": "unused"}
        done = subprocess.run(asked, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == code, done.stderr
        said = done.stdout + done.stderr
        assert "Traceback" not in said
        self.handed |= dict(re.findall(r"^(BIHUAN_\w+)=(.*)$", said, re.MULTILINE))
        return said

    def settings(self) -> dict[str, str | int]:
        """librdkafka's, from what was handed over last."""
        told = self.handed
        sasl = {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": told["BIHUAN_KAFKA_MECHANISM"]}
        who = {"sasl.username": told["BIHUAN_KAFKA_USER"], "sasl.password": told["BIHUAN_KAFKA_PASSWORD"]}
        return {"bootstrap.servers": told["BIHUAN_KAFKA"], "log_level": 0, **sasl, **who}


@pytest.fixture
def operator(secure_kafka_server: KafkaServer, tmp_path: Path) -> Operator:
    """The topics of a county of its own on the broker."""
    Directory(tmp_path, "360922")
    county = f"{secrets.token_hex(4)}."
    own = {name: value for name, value in os.environ.items() if not name.startswith("BIHUAN_")}
    operator = Operator(
        own
        | {
            "BIHUAN_KAFKA": secure_kafka_server.bootstrap,
            "BIHUAN_KAFKA_PREFIX": county,
            "BIHUAN_KAFKA_ADMIN_USER": broker.ADMIN,
            "BIHUAN_KAFKA_ADMIN_PASSWORD": secure_kafka_server.users[broker.ADMIN],
            "BIHUAN_ISSUER_FOLDER": str(tmp_path),
            "BIHUAN_CLIENT_SECRET": "the-secret-of-the-service-itself",
            "BIHUAN_PUBLIC_URL": "https://bihuan.example",
            "BIHUAN_PUBLIC_TOKEN_URL": "https://bihuan.example/issuer/token",
        }
    )
    operator.types("monitoring", "topics", "make")
    return operator


def written(settings: Mapping[str, str | int], topic: str) -> str:
    """The name of the error; empty where the broker took it."""
    errors: list[KafkaError | None] = []
    asked = {"message.timeout.ms": 8_000, "topic.metadata.refresh.interval.ms": 500}
    producer = Producer({**settings, **asked})
    producer.produce(topic, b"{}", on_delivery=lambda error, _: errors.append(error))
    producer.flush(12)
    return errors[0].name() if errors and errors[0] else ""


def read(settings: Mapping[str, str | int], topic: str, group: str) -> str:
    """The name of the error; empty where the broker gave the topic."""
    asked = {"group.id": group, "auto.offset.reset": "earliest", "enable.partition.eof": True}
    with closing(Consumer({**settings, **asked})) as consumer:
        consumer.subscribe([topic])
        message = consumer.poll(15)
        error = message.error() if message else None
        return "nothing came" if message is None else "" if error is None or error.code() == KafkaError._PARTITION_EOF else error.name()


def replayed(told: Mapping[str, str]) -> int:
    """How many events the replay kit reads from the topic with what was handed over."""
    topic = Topic(told["BIHUAN_KAFKA"], told["BIHUAN_MONITORING_TOPIC"], Access.told(lambda name: told.get(name)))
    with closing(topic):
        return len(topic.page(0, 10, 5).entries)


def logs_in(settings: Mapping[str, str | int]) -> bool:
    """Does the broker know this password?"""
    try:
        return bool(AdminClient(dict(settings)).list_topics(timeout=5).brokers)
    except KafkaException:
        return False


def test_one_command_lets_a_foreign_system_in_on_both_ways_and_another_shuts_it_out(operator: Operator, tmp_path: Path) -> None:
    county = operator.environment["BIHUAN_KAFKA_PREFIX"]
    file = tmp_path / "treasury.env"
    operator.types("monitoring", "client", "add", "treasury", "--reads", "--writes", "--to", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    operator.handed |= dict(line.split("=", 1) for line in file.read_text().splitlines())
    told = operator.handed
    assert told["BIHUAN_MONITORING_FEED"] == "https://bihuan.example/monitoring/events"
    assert told["BIHUAN_MONITORING_FACTS"] == "https://bihuan.example/monitoring/executions"
    settings = operator.settings()
    assert written(settings, told["BIHUAN_MONITORING_FACTS_TOPIC"]) == ""
    assert written(settings, told["BIHUAN_MONITORING_TOPIC"]) == "TOPIC_AUTHORIZATION_FAILED"
    assert read(settings, told["BIHUAN_MONITORING_TOPIC"], f"{told['BIHUAN_KAFKA_GROUPS']}reader") == ""
    assert read(settings, told["BIHUAN_MONITORING_TOPIC"], f"{county}monitoring.reader") == "GROUP_AUTHORIZATION_FAILED"
    assert replayed(told) == 0
    client = Clients(tmp_path).proven(told["BIHUAN_CLIENT_ID"], told["BIHUAN_CLIENT_SECRET"])
    assert client is not None
    assert {*client.roles} == {"TREASURY", "subscriber"}
    assert "treasury" in operator.types("monitoring", "client", "list")
    assert "齐备" in operator.types("monitoring", "topics", "check")
    assert "已停用" in operator.types("monitoring", "client", "remove", "treasury")
    assert not logs_in(settings)
    assert Clients(tmp_path).all() == []
    assert "没有名为 treasury" in operator.types("monitoring", "client", "remove", "treasury", code=1)


def test_a_password_is_changed_while_the_former_one_is_still_good(operator: Operator, tmp_path: Path) -> None:
    operator.types("monitoring", "client", "add", "treasury", "--writes")
    former, secret, topic = operator.settings(), operator.handed["BIHUAN_CLIENT_SECRET"], operator.handed["BIHUAN_MONITORING_FACTS_TOPIC"]
    for _ in range(2):
        operator.types("monitoring", "client", "rotate", "treasury")
        newer, newer_secret = operator.settings(), operator.handed["BIHUAN_CLIENT_SECRET"]
        assert newer["sasl.password"] != former["sasl.password"]
        assert written(former, topic) == written(newer, topic) == ""
        assert all(Clients(tmp_path).proven("client-treasury", one) for one in (secret, newer_secret))
        assert "先用 --finish" in operator.types("monitoring", "client", "rotate", "treasury", code=1)
        operator.types("monitoring", "client", "rotate", "treasury", "--finish")
        assert not logs_in(former)
        assert written(newer, topic) == ""
        assert not Clients(tmp_path).proven("client-treasury", secret)
        former, secret = newer, newer_secret


def test_a_system_of_two_services_is_one_user_and_keeps_at_one_what_is_taken_at_the_other(operator: Operator, tmp_path: Path) -> None:
    operator.types("goals", "topics", "make")
    operator.types("monitoring", "client", "add", "budget", "--reads")
    password = operator.handed["BIHUAN_KAFKA_PASSWORD"]
    assert "PASSWORD" not in operator.types("goals", "client", "add", "budget", "--writes")
    assert operator.handed["BIHUAN_KAFKA_PASSWORD"] == password
    assert [set(one.roles) for one in Clients(tmp_path).all()] == [{"TREASURY", "subscriber"}]
    assert "仍可用" in operator.types("monitoring", "client", "remove", "budget")
    assert [set(one.roles) for one in Clients(tmp_path).all()] == [{"TREASURY"}]
    assert written(operator.settings(), operator.handed["BIHUAN_GOALS_FACTS_TOPIC"]) == ""


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("monitoring", "client", "add", "treasury"), "请用 --reads 或 --writes"),
        (("audit", "client", "add", "treasury", "--writes"), "没有可写的主题"),
        (("monitoring", "client", "add", "国库", "--reads"), "须以小写字母开头"),
        (("monitoring", "client", "rotate", "nobody"), "没有名为 nobody"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(operator: Operator, command: tuple[str, ...], sentence: str) -> None:
    assert sentence in operator.types(*command, code=1)


def test_without_the_administrator_a_command_says_which_setting_is_missing(operator: Operator) -> None:
    operator.environment = {name: value for name, value in operator.environment.items() if "ADMIN" not in name}
    for command in (("topics", "check"), ("client", "list")):
        assert "BIHUAN_KAFKA_ADMIN_USER" in operator.types("monitoring", *command, code=1)
