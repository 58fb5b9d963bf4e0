import structlog

from issuer.directory import Directory
from shared.runtime.eventlog.growth import KEPT, Growth
from shared.runtime.outage import EVERY, Outage
from tests.runtime.exposed import value
from tests.runtime.waiting import until
from tests.runtime.well import SERVICE
from tests.runtime.writing import ITEM, deepen
from tests.scenario.people import at_the_keyboard
from tests.scenario.serving import MakeHost


class Seconds:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_lag_begins_when_the_log_grows_and_not_when_somebody_looks() -> None:
    clock = Seconds()
    growth = Growth(clock)
    growth.reach(100)
    clock.now += 3_600
    assert growth.waited(100) == 0
    growth.reach(132)
    clock.now += 0.5
    assert growth.waited(100) == 0.5
    assert growth.waited(132) == 0


def test_the_oldest_event_that_was_not_applied_counts() -> None:
    clock = Seconds()
    growth = Growth(clock)
    for position in range(1, 11):
        growth.reach(position)
        clock.now += 1
    assert [growth.waited(position) for position in (0, 5, 9, 10)] == [10, 5, 1, 0]


def test_of_very_many_moments_the_earlier_ones_are_kept_and_memory_is_bounded() -> None:
    clock = Seconds()
    growth = Growth(clock)
    for position in range(1, 10 * KEPT):
        growth.reach(position)
        clock.now += 1
    assert len(growth._moments) <= KEPT
    for position in (0, KEPT, 9 * KEPT):
        waited = 10 * KEPT - 1 - position
        assert waited <= growth.waited(position) <= 1.25 * waited


def test_what_is_away_is_one_line_when_it_goes_one_a_minute_and_one_when_it_is_back(logs: list[structlog.typing.EventDict]) -> None:
    clock = Seconds()
    outage = Outage("the broker", clock=clock, kafka="kafka:9092")
    for _ in range(10):
        for _ in range(1_518):
            outage.away("refused")
        assert outage.reason == "refused"
        assert outage.since
        clock.now += EVERY / 4
    outage.back()
    outage.back()
    assert (outage.reason, outage.since) == ("", None)
    said = [(entry["event"], entry.get("seconds"), entry.get("tries")) for entry in logs]
    assert said == [
        ("the broker is away", None, None),
        ("the broker is still away", 60.0, 4 * 1_518 + 1),
        ("the broker is still away", 120.0, 8 * 1_518 + 1),
        ("the broker is back", 150.0, 10 * 1_518),
    ]


async def test_after_a_pause_without_a_scrape_the_lag_of_new_events_is_their_own(make_host: MakeHost, directory: Directory) -> None:
    host = make_host(SERVICE)
    clock = Seconds()
    host.database.growth._clock = clock
    await host.open()
    await host.begin({"wells": host.source})
    async with at_the_keyboard(host.app, directory) as people:
        await deepen(host.handler, ITEM)
        await until(lambda: host.followers_of("depths_1")[0].position == host.database.head)
        clock.now += 27
        host.vitals.followers[0].source.growth.reach(host.database.head + 32)
        host.database.head += 32
        clock.now += 0.5
        text = (await people["li"].get("/metrics")).text
        assert value(text, "bihuan_lag_events", follower="depths_1", source="wells") == 32
        assert value(text, "bihuan_lag_seconds", follower="depths_1", source="wells") == 0.5
    await host.close()
