"""A fact of another system is one, whichever way it comes, and in whichever order."""

from typing import Any

from monitoring.api.executions import INTAKE
from shared.runtime.eventlog import parked
from shared.runtime.eventlog.parked import Message
from shared.runtime.kafka.fact_receiver import FactReceiver
from shared.runtime.kafka.waiting_facts import WaitingFacts
from tests.loop.county import ITEM, County, spent
from tests.runtime.taking_in import EVENT, structured

EXECUTIONS = "/monitoring/executions"


def receiver_of(county: County) -> FactReceiver:
    return FactReceiver(county.hosts["monitoring"].handler, county.clock)


def by_topic(fact: dict[str, str]) -> Message:
    return structured({**EVENT, "data": fact})


async def parked_of(county: County) -> list[str]:
    return [one.reason for one in await county.hosts["monitoring"].database.read(lambda conn: parked.newest(conn, 10))]


async def told_of(county: County, **asked: Any) -> list[tuple[str, str]]:
    rows = (await county.get("treasury", EXECUTIONS, year=2020, **asked))["items"]
    return [(row["item"], row["finding"]) for row in rows]


async def test_the_same_fact_over_http_and_by_the_topic_is_the_first_answer(county: County) -> None:
    receiver = receiver_of(county)
    by_http, in_topic = spent(ITEM, "2019-10-28", "1.00"), spent(ITEM, "2019-10-29", "2.00")
    first = (await county.do("treasury", EXECUTIONS, by_http)).json()
    assert await receiver.take(INTAKE, by_topic(by_http)) == ""
    assert await receiver.take(INTAKE, by_topic(in_topic)) == ""
    again = await county.tried("treasury", EXECUTIONS, {**in_topic, "executed": "2"})
    assert (again.status_code, again.json()["version"]) == (200, first["version"] + 1)
    assert len((await county.get("treasury", f"{EXECUTIONS}/{ITEM}"))["facts"]) == 2
    assert "与此前以同一编号接收的内容不同" in await receiver.take(INTAKE, by_topic({**by_http, "executed": "3.00"}))


async def test_a_correction_that_waits_in_the_topic_goes_in_when_its_original_comes_over_http(county: County) -> None:
    original = spent(ITEM, "2019-10-28", "1.00")
    correction = original | {"id": "2", "executed": "2.00", "corrects": original["id"], "reason": "金额有误"}
    of_correction = original | {"id": "3", "executed": "3.00", "corrects": "2", "reason": "重复入账"}
    waiting = WaitingFacts(county.hosts["monitoring"].database, receiver_of(county))
    for early in map(by_topic, (of_correction, correction)):
        await waiting.park(INTAKE, early, await receiver_of(county).take(INTAKE, early))
    assert len(await parked_of(county)) == 2
    await county.do("treasury", EXECUTIONS, original)
    facts = (await county.get("treasury", f"{EXECUTIONS}/{ITEM}"))["facts"]
    assert [(one["executed"], one["corrected_by"]) for one in facts] == [("1.00", "treasury/2"), ("2.00", "treasury/3"), ("3.00", "")]
    assert await parked_of(county) == []


async def test_what_is_parked_while_its_original_comes_over_http_goes_in_at_once(county: County) -> None:
    original = spent(ITEM, "2019-10-28", "1.00")
    correction = by_topic(original | {"id": "2", "executed": "2.00", "corrects": original["id"], "reason": "金额有误"})
    reason = await receiver_of(county).take(INTAKE, correction)
    await county.do("treasury", EXECUTIONS, original)
    await WaitingFacts(county.hosts["monitoring"].database, receiver_of(county)).park(INTAKE, correction, reason)
    assert await parked_of(county) == []
    assert len((await county.get("treasury", f"{EXECUTIONS}/{ITEM}"))["facts"]) == 2


async def test_an_early_correction_over_http_is_told_what_to_do(county: County) -> None:
    early = spent(ITEM, "2019-10-28", "2.00") | {"corrects": "1", "reason": "金额有误"}
    refused = await county.tried("treasury", EXECUTIONS, early)
    assert (refused.status_code, refused.json()["title"]) == (409, "没有可更正的执行数")
    assert "执行数treasury/1从未收到，请先发送它，再发送更正" in refused.json()["detail"]
    await county.do("treasury", EXECUTIONS, spent(ITEM, "2019-10-28", "1.00") | {"id": "1"})
    assert (await county.do("treasury", EXECUTIONS, early)).status_code == 200


async def test_a_fact_on_an_item_that_nobody_knows_is_taken_and_is_a_finding_until_the_item_is_watched(county: County) -> None:
    fact = spent(ITEM, "2019-10-28", "1.00")
    finding = (await county.do("treasury", EXECUTIONS, fact)).json()["finding"]
    assert ITEM in finding
    assert "请核对事项编号" in finding
    assert await receiver_of(county).take(INTAKE, by_topic(spent("360922-2020-P9999", "2019-10-28", "1.00"))) == ""
    await county.settled()
    assert [item for item, _ in await told_of(county, known="false")] == [ITEM, "360922-2020-P9999"]
    assert (await told_of(county, known="false"))[0] == (ITEM, finding)
    assert (await county.get("treasury", f"{EXECUTIONS}/{ITEM}"))["finding"] == finding
    assert await told_of(county, known="true") == []
    await county.approved_goal()
    assert [item for item, _ in await told_of(county, known="false")] == ["360922-2020-P9999"]
    assert await told_of(county, known="true") == [(ITEM, "")]
    assert (await county.get("treasury", f"{EXECUTIONS}/{ITEM}"))["finding"] == ""
    assert (await county.do("treasury", EXECUTIONS, spent(ITEM, "2019-10-29", "2.00"))).json()["finding"] == ""
