"""What Prometheus is told of one service: commands, batches, HTTP by route, how far relay and followers are behind, and what fails."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from shared.runtime.eventlog import log
from shared.runtime.web.standing import Beat

MEDIA_TYPE = CONTENT_TYPE_LATEST
OUTCOMES = {log.Recorded: "recorded", log.Repeated: "repeated", log.Conflict: "conflict"}
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, as the database knows it."""

    parked: Mapping[str, int]
    """Messages by topic."""
    refused: Mapping[tuple[str, str], int]
    """What was refused to reactions, by reaction and source."""
    passed: Mapping[str, int]
    """Events of types that the process did not know which heard them, by type."""
    deadline: datetime | None
    """When the oldest deadline fell due that has not been told."""
    late: float
    """Seconds of business time since then; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a process knows of its service without asking anybody."""

    ready: bool
    head: int
    beats: Sequence[Beat]
    away: Mapping[tuple[str, str], str]
    """What is needed from outside, and why it does not answer; empty while it does."""
    pools: Mapping[str, tuple[int, int]]


class Metrics:
    """The counters of one service in one process; counted on the event loop."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        commands = Counter("bihuan_commands", "Commands by outcome", ["service", "outcome"], registry=self._registry)
        self._outcomes = {answer: commands.labels(service, outcome) for answer, outcome in OUTCOMES.items()}
        batch = Histogram("bihuan_commit_commands", "Commands per commit", ["service"], buckets=SIZES, registry=self._registry)
        self._batch = batch.labels(service)
        labels = ["service", "method", "route", "status"]
        self._seconds: dict[tuple[str, str, int], Histogram] = {}
        """Of each kind of request that was answered: to look a label up costs more than to count."""
        self._http = Histogram("bihuan_http_seconds", "Requests by route", labels, buckets=SECONDS, registry=self._registry)

    def committed(self, answers: Sequence[Any]) -> None:
        """A batch was committed."""
        outcomes = [self._outcomes[type(answer)] for answer in answers if type(answer) in self._outcomes]
        for outcome in outcomes:
            outcome.inc()
        if outcomes:
            self._batch.observe(len(outcomes))

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is the pattern, never the path."""
        kind = (method, route, status)
        if kind not in self._seconds:
            self._seconds[kind] = self._http.labels(self._service, method, route, str(status))
        self._seconds[kind].observe(seconds)

    def exposed(self, known: Known | None = None, waiting: Waiting | None = None) -> bytes:
        """Everything in Prometheus' text format; without what waits where the database does not answer."""
        gauges = _Gauges([*(self._of_process(known) if known else ()), *(self._of_waiting(waiting) if waiting else ())])
        self._registry.register(gauges)
        try:
            return generate_latest(self._registry)
        finally:
            self._registry.unregister(gauges)

    def _gauge(self, name: str, meaning: str, samples: Iterable[tuple[Sequence[str], float]], *labels: str) -> Metric:
        gauge = GaugeMetricFamily(name, meaning, labels=["service", *labels])
        for values, figure in samples:
            gauge.add_metric([self._service, *values], figure)
        return gauge

    def _of_process(self, known: Known) -> Iterator[Metric]:
        beats = [((one.name, one.source or self._service), one) for one in known.beats]
        loops = [((one.name, one.source), one) for one in known.beats]
        behind = [(labels, one) for labels, one in beats if one.waits is not None]
        yield self._gauge("bihuan_ready", "1 where this process can take commands and answer questions", [((), known.ready)])
        yield self._gauge("bihuan_log_head", "Last position of the log", [((), known.head)])
        names = ("follower", "source")
        events = [(labels, one.waits or 0) for labels, one in behind]
        yield self._gauge("bihuan_lag_events", "Events still to come, relay and followers of this process", events, *names)
        seconds = [(labels, one.seconds) for labels, one in behind]
        yield self._gauge("bihuan_lag_seconds", "How long the oldest of them has waited, 0 at the head", seconds, *names)
        failures = CounterMetricFamily(
            "bihuan_failures", "Failures of relay, followers, intakes and deadlines", labels=["service", "loop", "source"]
        )
        for labels, one in loops:
            failures.add_metric([self._service, *labels], one.failures)
        yield failures
        trouble = [(labels, bool(one.trouble)) for labels, one in loops]
        yield self._gauge("bihuan_trouble", "1 where one of them does not go on", trouble, "loop", "source")
        away = [(what, bool(reason)) for what, reason in known.away.items()]
        yield self._gauge("bihuan_away", "1 where the database, the broker or a feed does not answer this process", away, "what", "name")
        size = [((pool,), size) for pool, (size, _) in known.pools.items()]
        yield self._gauge("bihuan_database_connections", "Connections that a pool may hold", size, "pool")
        used = [((pool,), used) for pool, (_, used) in known.pools.items()]
        yield self._gauge("bihuan_database_connections_used", "Connections of a pool in use", used, "pool")

    def _of_waiting(self, waiting: Waiting) -> Iterator[Metric]:
        parked = [((topic,), count) for topic, count in waiting.parked.items()]
        yield self._gauge("bihuan_parked", "Parked messages by topic", parked, "topic")
        refused = waiting.refused.items()
        yield self._gauge("bihuan_reactions_refused", "What a rule refused to a reaction and still waits", refused, "reaction", "source")
        passed = [((type_,), count) for type_, count in waiting.passed.items()]
        yield self._gauge("bihuan_passed_over", "Events of a type not known when they were heard, until made good", passed, "type")
        meaning = "Business seconds since the oldest deadline fell due that has not been told, 0 where there is none"
        yield self._gauge("bihuan_deadline_late_seconds", meaning, [((), waiting.late)])


class _Gauges:
    def __init__(self, metrics: Sequence[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Sequence[Metric]:
        return self._metrics
