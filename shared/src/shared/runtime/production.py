"""One service in production: its own PostgreSQL database, Kafka between the services, HTTP feeds for what Kafka does not bring."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TypeVar

import httpx
from aiokafka.errors import KafkaError
from pydantic_settings import BaseSettings

from shared.runtime.clock import Clock, FileClock, WallClock
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.files.shelf import Shelf
from shared.runtime.following import neighbours
from shared.runtime.following.feed import Source
from shared.runtime.following.witness import Heard, followers_of
from shared.runtime.host import Host
from shared.runtime.kafka import own_topic
from shared.runtime.kafka.kafka import Kafka
from shared.runtime.kafka.kafka_feed import KafkaSource
from shared.runtime.service import Part, Service
from shared.runtime.settings import ClockSettings, EvidenceSettings, FeedSettings, KafkaSettings, NotSet, ServeSettings, load
from shared.runtime.web.jwks import Jwks
from shared.runtime.web.verifying import Verifier

S = TypeVar("S", bound=BaseSettings)
KEPT = 60.0
"""Seconds that a connection to another service stays open where nothing is asked: longer than from one look at its feed to the next."""


@dataclass(frozen=True)
class Settings:
    """What a process with these parts needs; what it does not need is not asked for, and of use where it is there: others are witnesses."""

    serve: ServeSettings
    kafka: KafkaSettings | None
    feeds: FeedSettings | None


def settings(service: Service, parts: frozenset[Part]) -> Settings:
    """Read the environment. Raises NotSet with one sentence for everything that is missing or wrong."""
    missing: list[str] = []
    serve = _load(ServeSettings, missing)
    kafka = _load(KafkaSettings, missing) if parts & {Part.RELAY, Part.FOLLOWERS} else _load(KafkaSettings, [])
    feeds = _load(FeedSettings, missing) if Part.FOLLOWERS in parts and service.hears else _load(FeedSettings, [])
    if Part.FOLLOWERS in parts and feeds and (unknown := service.others - set(feeds.feeds)):
        missing.append(f"BIHUAN_FEEDS 缺少 / lacks：{', '.join(sorted(unknown))}")
    if service.files and Part.API in parts and serve and not serve.evidence:
        missing.append(f"BIHUAN_EVIDENCE 未设置 / is not set：{EvidenceSettings.model_fields['evidence'].description}")
    if missing or serve is None:
        raise NotSet(missing)
    return Settings(serve, kafka, feeds)


def clock_of(serve: ClockSettings) -> Clock:
    """The wall clock, or the one that a play turns."""
    return FileClock(serve.clock_file) if serve.clock_file else WallClock()


@contextlib.asynccontextmanager
async def at_work(service: Service, given: Settings, parts: frozenset[Part]) -> AsyncIterator[Host]:
    """The service, or some parts of it, until the block ends. Raises what its database cannot be opened for."""
    jwks = Jwks(given.serve.jwks_url)
    verifier = Verifier(jwks, given.serve.issuer, given.serve.audience, given.serve.jurisdiction, given.serve.claims)
    database = Postgres(service.name, given.serve.database)
    shelf = Shelf(given.serve.evidence, service.name) if service.files and given.serve.evidence else None
    host = Host(service, database, clock_of(given.serve), verifier, given.serve.jurisdiction, parts, shelf)
    async with httpx.AsyncClient(limits=httpx.Limits(keepalive_expiry=KEPT)) as http:
        keys = asyncio.create_task(jwks.renew_until_cancelled())
        try:
            await host.open()
            kafka = Kafka(given.kafka, service.name) if given.kafka else None
            if kafka:
                host.watch(kafka)
            await host.confirm(_Around(service.name, kafka, given.feeds, http))
            await host.begin(_sources(host, given, kafka, http), kafka)
            yield host
        finally:
            keys.cancel()
            await host.close()


class _Around:
    """Who has to do with a service's log: its topic, and the services that follow it."""

    def __init__(self, service: str, kafka: Kafka | None, feeds: FeedSettings | None, http: httpx.AsyncClient) -> None:
        self._service = service
        self._kafka = kafka
        self._feeds = feeds.feeds if feeds else {}
        self._http = http

    async def hear(self) -> Heard:
        """The topic and the followers, side by side; where there is nobody to ask, nobody is waited for. Raises CannotRead."""
        topic, followers = await asyncio.gather(self._topic(), followers_of(self._service, self._feeds, self._http))
        nobody = self._kafka is None and not self._feeds
        return Heard([*topic.said, *followers.said], nobody or topic.answered or followers.answered, [*topic.silent, *followers.silent])

    async def _topic(self) -> Heard:
        if self._kafka is None:
            return Heard([], False, [])
        try:
            return Heard(await own_topic.last(self._kafka, self._service), True, [])
        except (KafkaError, OSError) as failure:
            return Heard([], False, [f"Kafka（{str(failure) or type(failure).__name__}）"])


def _sources(host: Host, given: Settings, kafka: Kafka | None, http: httpx.AsyncClient) -> dict[str, Source]:
    sources: dict[str, Source] = {host.service.name: host.source}
    if kafka and given.feeds:
        feeds = neighbours.feeds(given.feeds, host.service.others, http)
        sources |= {name: KafkaSource(name, feed, kafka) for name, feed in feeds.items()}
    return sources


def _load(kind: type[S], missing: list[str]) -> S | None:
    try:
        return load(kind)
    except NotSet as wrong:
        missing.extend(wrong.sentences)
        return None
