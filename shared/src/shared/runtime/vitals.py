"""What a process knows of its own service: whether it can serve, how far its loops have come, what has stopped and since when."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from shared.runtime.clock import Clock
from shared.runtime.deciding.deadline_loop import DEADLINES, DeadlineLoop
from shared.runtime.deciding.handler import Handler
from shared.runtime.deciding.reaction import log_of
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import parked, passed, refused
from shared.runtime.eventlog.database import Database
from shared.runtime.following.subscription import Subscription
from shared.runtime.kafka.intake_consumer import IntakeConsumer
from shared.runtime.kafka.kafka import Kafka
from shared.runtime.kafka.relay import Relay
from shared.runtime.service import Service
from shared.runtime.supervised import Supervised
from shared.runtime.web.metrics import Waiting
from shared.runtime.web.standing import Beat, Standing, SubscriptionStanding
from shared.runtime.web.verifying import Verifier


class Vitals:
    """Of one service in one process; whoever starts a loop names it here."""

    def __init__(
        self, service: Service, database: Database, clock: Clock, verifier: Verifier, deadlines: DeadlineLoop, handler: Handler
    ) -> None:
        self.began = datetime.now(UTC)
        self.followers: list[Subscription] = []
        self.intakes: list[IntakeConsumer] = []
        self.relay: Relay | None = None
        self.telling = False
        """Whether deadlines are told in this process."""
        self.kafka: Kafka | None = None
        self._service = service
        self._database = database
        self._clock = clock
        self._verifier = verifier
        self._deadlines = deadlines
        self._handler = handler

    def standing(self) -> Standing:
        """Ready is who can take commands and answer questions; what stands still in the background hinders nobody from asking."""
        hindrances = list(self._hindrances())
        followers = {(one.name, one.source.name): one for one in self.followers}
        return Standing(
            service=self._service.name,
            ready=not hindrances,
            hindrances=hindrances,
            head=self._database.head,
            deadlines_through=self.deadlines_through,
            followers=[self._standing(name, source, followers.get((name, source))) for name, source in self._names()],
            troubles=[f"{_described(name, source)}: {loop.trouble}" for name, source, loop in self._loops() if loop.trouble],
        )

    @property
    def deadlines_through(self) -> datetime:
        """The business moment up to which everything due has been told; now, where nothing ever falls due."""
        return self._deadlines.through if self._service.deadlines else self._clock.now()

    def beats(self) -> list[Beat]:
        """The pulse of everything that goes on in this process."""
        return [self._beat(name, source, loop) for name, source, loop in self._loops()]

    def away(self) -> dict[tuple[str, str], str]:
        """What this process needs from outside, and why it does not answer; empty while it does."""
        needed = {("database", self._service.name): self._database.away, ("disk", self._service.name): self._database.space.trouble}
        if self.kafka:
            needed["broker", ""] = self.kafka.outage.reason
        return needed | {("feed", one.source.name): one.source.away for one in self.followers if one.source.name != self._service.name}

    def waiting(self, conn: Connection) -> Waiting:
        """What waits for an operator, or for the deadline loop."""
        now = self._clock.now()
        due = [one.moment for watched in self._service.deadlines for one in watched.due(conn, now, 1)]
        late = (now - min(due)).total_seconds() if due else 0.0
        return Waiting(
            parked=parked.counts(conn),
            refused=refused.counts(conn),
            passed=passed.counts(conn),
            deadline=min(due, default=None),
            late=late,
        )

    def unbuilt(self, view: View) -> Iterator[str]:
        """How far a view has come in each log in which it has not reached yet what it must: `goals 3/512`."""
        progress = self._database.progress
        for source in view.hears:
            if not progress.built(view.key, source):
                at = progress.at(view.key, source)
                yield f"{source} {at.position}/{'?' if at.target is None else at.target}"

    def _hindrances(self) -> Iterator[str]:
        if self._database.away:
            yield f"数据库没有应答：{self._database.away}"
        if self._database.space.trouble:
            yield self._database.space.trouble
        if missing := self._verifier.hindrance():
            yield missing
        if self._handler.hold:
            yield self._handler.hold
        for view in self._service.views:
            yield from (f"视图 {view.key} 正在建立：{far}" for far in self.unbuilt(view))

    def _loops(self) -> Iterator[tuple[str, str, Supervised]]:
        yield from ((one.name, one.source.name, one) for one in self.followers)
        yield from (("intake", one.intake.topic, one) for one in self.intakes)
        if self.telling:
            yield "deadlines", "", self._deadlines
        if self.relay:
            yield "relay", "", self.relay

    def _beat(self, name: str, source: str, loop: Supervised) -> Beat:
        waits, seconds = (loop.lag, loop.behind) if isinstance(loop, Subscription | Relay) else (None, 0.0)
        return Beat(
            name=name,
            source=source,
            waits=waits,
            seconds=round(seconds, 3),
            since=loop.since,
            trouble=loop.trouble,
            failures=loop.failures,
        )

    def _standing(self, name: str, source: str, mine: Subscription | None) -> SubscriptionStanding:
        at = self._database.progress.at(name, source)
        own = max(0, self._database.head - at.position) if source == self._service.name else None
        return SubscriptionStanding(
            name=name,
            source=source,
            position=at.position,
            target=at.target,
            lag=mine.lag if mine else own,
            trouble=mine.trouble if mine else "",
        )

    def _names(self) -> Sequence[tuple[str, str]]:
        reactions = [(reaction.__name__, log_of(reaction)) for reaction in self._service.reactions]
        looked = [(DEADLINES, source) for source in sorted(self._deadlines.heard)]
        return [(view.key, source) for view in self._service.views for source in view.hears] + reactions + looked


def _described(name: str, source: str) -> str:
    """A loop as an operator reads of it."""
    return f"intake {source}" if name == "intake" else f"{name} ← {source}" if source else name
