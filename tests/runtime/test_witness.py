"""A log that was restored to an earlier point is found out before it tells anything."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from local.databases import DatabaseUrls
from local.kafka import Kafka as Broker
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.eventlog.database import Database
from shared.runtime.failures import Unavailable
from shared.runtime.following import confirming
from shared.runtime.following.witness import Evidence, Heard, LogBehind, require_all_known
from shared.runtime.kafka.relay import Relay
from tests.runtime.over_kafka import Topic, at_work, kafka
from tests.runtime.waiting import until
from tests.runtime.writing import append, deepen
from tests.scenario.serving import MakeHost
from tests.stores import Store, on_postgres

ON_POSTGRES = pytest.mark.parametrize("store", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)


@pytest.fixture
async def database(store: Store) -> Any:
    database = store("wells")
    await database.start()
    for version in (1, 2, 3):
        await database.append(append("well/P1", version))
    yield database
    await database.stop()


async def leaf(database: Database, position: int) -> bytes:
    return await database.read(lambda conn: log.leaf_at(conn, position)) or b""


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Evidence("主题", 4), "到第 3 条为止，而主题已有到第 4 条"),
        (Evidence("主题", 2, "", b"another"), "第 2 条与主题所载的不是同一事件"),
        (Evidence("主题", 1, "another"), "另一份日志 another"),
    ],
)
async def test_a_log_with_less_than_others_have_is_refused_and_the_sentence_says_where(
    database: Database, said: Evidence, why: str
) -> None:
    with pytest.raises(LogBehind, match=why) as refused:
        await database.read(lambda conn: require_all_known(conn, "wells", "this", [Evidence("别处", 1), said]))
    assert "python -m wells recover" in str(refused.value)


async def test_a_log_of_which_others_have_the_same_or_less_is_whole(database: Database) -> None:
    said = [Evidence("主题", 2, "this", await leaf(database, 2)), Evidence("服务", 3), Evidence("服务", 0)]
    await database.read(lambda conn: require_all_known(conn, "wells", "this", said))


@dataclass
class Said:
    """What witnesses say when they are asked next."""

    said: Sequence[Evidence] = ()
    answered: bool = False
    times: int = 0

    async def hear(self) -> Heard:
        self.times += 1
        return Heard(self.said, self.answered, [] if self.answered else ["Kafka"])


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirming, "START", 0.2)
    monkeypatch.setattr(confirming, "GLANCE", 0.05)
    monkeypatch.setattr(confirming, "AGAIN", 0.05)


@ON_POSTGRES
async def test_a_restored_database_takes_nothing_in_until_somebody_answers_and_the_confirmed_one_does(
    make_host: MakeHost, hasty: None
) -> None:
    host, witnesses = make_host(), Said()
    await host.open()
    await deepen(host.handler)  # a database that was never confirmed, and is not empty: as after a restore
    await host.confirm(witnesses)
    assert not host.standing().ready
    with pytest.raises(Unavailable, match="尚未与主题和其他服务核对"):
        await deepen(host.handler)
    witnesses.answered = True
    await until(lambda: not host.handler.hold)
    await deepen(host.handler)
    await host.close()
    again = make_host()
    await again.open()
    await again.confirm(Said())
    await deepen(again.handler)
    assert again.database.head == 3
    await again.close()


@ON_POSTGRES
async def test_what_turns_out_later_stops_the_service_from_taking_in(make_host: MakeHost, hasty: None) -> None:
    host, witnesses = make_host(), Said()
    await host.open()
    await host.confirm(witnesses)
    await deepen(host.handler)
    witnesses.said, witnesses.answered = [Evidence("主题 bihuan.wells ", 7)], True
    await until(lambda: host.handler.hold)
    with pytest.raises(Unavailable, match="已有到第 7 条的事件"):
        await deepen(host.handler)
    assert "已有到第 7 条的事件" in host.standing().hindrances[0]
    await host.close()


async def test_a_log_that_lost_events_while_it_was_open_takes_nothing_in(make_host: MakeHost) -> None:
    host = make_host()
    await host.open()
    await deepen(host.handler)
    host.database.head = 5
    await host.database.look()
    with pytest.raises(Unavailable, match="由第 5 条退到第 1 条"):
        await deepen(host.handler)
    await host.close()


@ON_POSTGRES
@pytest.mark.kafka
@pytest.mark.long
async def test_a_relay_sends_nothing_onto_a_topic_that_has_more_than_the_log(
    make_host: MakeHost, own_kafka: Broker, migrated_database: Callable[..., DatabaseUrls]
) -> None:
    topic = Topic(own_kafka.bootstrap)
    topic.remove()
    topic.make()
    whole = make_host()
    await whole.open()
    for _ in range(3):
        await deepen(whole.handler)
    first = Relay(whole.source, whole.database, kafka(own_kafka.bootstrap, "wells"))
    async with at_work(first.run):
        await until(lambda: first.position == 3)
    restored = on_postgres(migrated_database)("restored")
    await restored.start()
    await restored.append(append("well/P1", 1))
    whole.source._database = restored  # the same log id
    second = Relay(whole.source, restored, kafka(own_kafka.bootstrap, "wells"))
    async with at_work(second.run):
        await until(lambda: second.trouble)
        assert "不是同一事件" in second.trouble
    assert (await restored.read(lambda conn: checkpoint.read(conn, "relay", "wells"))).position == 0
    await restored.stop()
    await whole.close()
