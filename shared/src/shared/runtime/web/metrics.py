"""What Prometheus is told of one service: commands, batches, HTTP by route, how far relay and followers are behind, and what fails."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from shared.runtime.eventlog import log

MEDIA_TYPE = CONTENT_TYPE_LATEST
OUTCOMES = {log.Recorded: "recorded", log.Repeated: "repeated", log.Conflict: "conflict"}
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


@dataclass(frozen=True, slots=True)
class Behind:
    """How far somebody is behind a log's head, in events and in seconds since they were last at the head."""

    name: str
    source: str
    events: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Loop:
    """Whether something that is done again and again goes on, and how often it failed since the process began."""

    name: str
    source: str
    failures: int
    troubled: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an operator: parked messages by topic, what was refused to reactions by reaction and source."""

    parked: Mapping[str, int]
    refused: Mapping[tuple[str, str], int]


NOTHING = Waiting({}, {})


class Metrics:
    """The counters of one service in one process; counted on the event loop."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._registry = CollectorRegistry()
        self._commands = Counter("bihuan_commands", "Commands by outcome", ["service", "outcome"], registry=self._registry)
        self._batch = Histogram("bihuan_commit_commands", "Commands per commit", ["service"], buckets=SIZES, registry=self._registry)
        labels = ["service", "method", "route", "status"]
        self._http = Histogram("bihuan_http_seconds", "Requests by route", labels, buckets=SECONDS, registry=self._registry)

    def committed(self, answers: Sequence[Any]) -> None:
        """A batch was committed."""
        outcomes = [OUTCOMES[type(answer)] for answer in answers if type(answer) in OUTCOMES]
        for outcome in outcomes:
            self._commands.labels(self._service, outcome).inc()
        if outcomes:
            self._batch.labels(self._service).observe(len(outcomes))

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is the pattern, never the path."""
        self._http.labels(self._service, method, route, str(status)).observe(seconds)

    def exposed(self, head: int, behind: Sequence[Behind], waiting: Waiting = NOTHING, loops: Sequence[Loop] = ()) -> bytes:
        """Everything in Prometheus' text format."""
        gauges = _Gauges([*self._gauges(head, behind), *self._of_waiting(waiting), *self._of_loops(loops)])
        self._registry.register(gauges)
        try:
            return generate_latest(self._registry)
        finally:
            self._registry.unregister(gauges)

    def _gauges(self, head: int, behind: Sequence[Behind]) -> Iterator[Metric]:
        log_head = GaugeMetricFamily("bihuan_log_head", "Last position of the log", labels=["service"])
        log_head.add_metric([self._service], head)
        yield log_head
        names = ["service", "follower", "source"]
        events = GaugeMetricFamily("bihuan_lag_events", "Events still to come, relay and followers of this process", labels=names)
        seconds = GaugeMetricFamily("bihuan_lag_seconds", "Seconds since last at the head, 0 at the head", labels=names)
        for one in behind:
            events.add_metric([self._service, one.name, one.source], one.events)
            seconds.add_metric([self._service, one.name, one.source], one.seconds)
        yield events
        yield seconds

    def _of_waiting(self, waiting: Waiting) -> Iterator[Metric]:
        parked = GaugeMetricFamily("bihuan_parked", "Parked messages by topic", labels=["service", "topic"])
        for topic, count in waiting.parked.items():
            parked.add_metric([self._service, topic], count)
        yield parked
        names = ["service", "reaction", "source"]
        refused = GaugeMetricFamily("bihuan_reactions_refused", "What a rule refused to a reaction and still waits", labels=names)
        for (reaction, source), count in waiting.refused.items():
            refused.add_metric([self._service, reaction, source], count)
        yield refused

    def _of_loops(self, loops: Sequence[Loop]) -> Iterator[Metric]:
        names = ["service", "loop", "source"]
        failures = CounterMetricFamily("bihuan_failures", "Failures of relay, followers, intakes and deadlines", labels=names)
        trouble = GaugeMetricFamily("bihuan_trouble", "1 where one of them does not go on", labels=names)
        for one in loops:
            failures.add_metric([self._service, one.name, one.source], one.failures)
            trouble.add_metric([self._service, one.name, one.source], one.troubled)
        yield failures
        yield trouble


class _Gauges:
    def __init__(self, metrics: Sequence[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Sequence[Metric]:
        return self._metrics
