"""A fact of another system is one, whichever way it comes."""

from monitoring.api.executions import INTAKE
from shared.runtime.kafka.intake_consumer import FactReceiver
from tests.loop.county import ITEM, County, spent
from tests.runtime.taking_in import EVENT, structured


async def test_the_same_fact_over_http_and_by_the_topic_is_the_first_answer(county: County) -> None:
    receiver = FactReceiver(county.hosts["monitoring"].handler, county.clock)
    by_http, by_topic = spent(ITEM, "2019-10-28", "1.00"), spent(ITEM, "2019-10-29", "2.00")
    first = (await county.do("treasury", "/monitoring/executions", by_http)).json()
    assert await receiver.take(INTAKE, structured({**EVENT, "data": by_http})) == ""
    assert await receiver.take(INTAKE, structured({**EVENT, "data": by_topic})) == ""
    again = await county.tried("treasury", "/monitoring/executions", {**by_topic, "executed": "2"})
    assert (again.status_code, again.json()["version"]) == (200, first["version"] + 1)
    assert len((await county.get("treasury", f"/monitoring/executions/{ITEM}"))["facts"]) == 2
    other = structured({**EVENT, "data": {**by_http, "executed": "3.00"}})
    assert "与此前以同一编号接收的内容不同" in await receiver.take(INTAKE, other)
