import uuid

import pytest
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from local import broker, ready
from local.kafka import Kafka
from tests.local.orphans import gone, orphaned
from tests.sources import KafkaServer, folder


def make_topic(server: KafkaServer | Kafka) -> str:
    """A topic of the test's own with one partition."""
    name = f"test.{uuid.uuid4().hex}"
    administrator = AdminClient(broker.client(server.bootstrap, server.users))
    administrator.create_topics([NewTopic(name, 1, 1)])[name].result(10)
    return name


def write(server: KafkaServer | Kafka, topic: str, value: bytes, user: str = broker.ADMIN) -> KafkaError | None:
    """Send one message and wait for the broker's word on it."""
    outcomes: list[KafkaError | None] = []
    producer = Producer(broker.client(server.bootstrap, server.users, user))
    producer.produce(topic, value, callback=lambda error, _: outcomes.append(error))
    producer.flush(10)
    return outcomes[0]


def read(server: KafkaServer | Kafka, topic: str) -> bytes | None:
    """The first message of the topic."""
    reader = Consumer(broker.client(server.bootstrap, server.users) | {"group.id": "tests"})
    reader.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
    try:
        message = reader.poll(10)
        assert message is not None
        return message.value()
    finally:
        reader.close()


def test_what_is_written_is_read(kafka_server: KafkaServer) -> None:
    topic = make_topic(kafka_server)
    assert write(kafka_server, topic, b"one") is None
    assert read(kafka_server, topic) == b"one"


def test_a_topic_that_nobody_made_is_not_there(kafka_server: KafkaServer) -> None:
    topic = f"test.{uuid.uuid4().hex}"
    asked = AdminClient(broker.client(kafka_server.bootstrap, kafka_server.users)).list_topics(topic, timeout=10).topics[topic]
    assert asked.error is not None
    assert asked.error.code() == KafkaError.UNKNOWN_TOPIC_OR_PART


@pytest.mark.long
@pytest.mark.parametrize("user", ["goals", "stranger"])
def test_a_user_without_rights_writes_nothing(secure_kafka_server: KafkaServer, user: str) -> None:
    error = write(secure_kafka_server, make_topic(secure_kafka_server), b"one", user)
    assert error is not None
    assert error.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED


@pytest.mark.long
def test_nobody_gets_in_with_a_wrong_password_or_none(secure_kafka_server: KafkaServer) -> None:
    assert broker.answers(secure_kafka_server.bootstrap, secure_kafka_server.users)
    assert not broker.answers(secure_kafka_server.bootstrap, {broker.ADMIN: "wrong"})
    assert not broker.answers(secure_kafka_server.bootstrap, {})


@pytest.mark.long
def test_messages_are_there_after_the_broker_was_killed(own_kafka: Kafka) -> None:
    topic = make_topic(own_kafka)
    assert write(own_kafka, topic, b"one") is None
    own_kafka.kill()
    assert not broker.answers(own_kafka.bootstrap, {})
    own_kafka.start()
    assert read(own_kafka, topic) == b"one"


@pytest.mark.long
def test_a_paused_broker_answers_again_when_resumed(own_kafka: Kafka) -> None:
    own_kafka.pause()
    assert not broker.answers(own_kafka.bootstrap, {})
    own_kafka.resume()
    ready.until(lambda: broker.answers(own_kafka.bootstrap, {}), "Kafka", seconds=20)


@pytest.mark.long
@pytest.mark.kafka
def test_nothing_of_kafka_stays_when_its_python_is_killed() -> None:
    with folder() as place:
        processes = orphaned("kafka", place)
        assert processes
        ready.until(gone(processes), "Kafka", seconds=10)
