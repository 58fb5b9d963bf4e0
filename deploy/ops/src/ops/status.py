"""One page over all services: whether each can serve, how far its background is behind, and what waits for somebody."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from shared.runtime.clock import SHANGHAI
from shared.runtime.web.standing import Pulse, Standing

PATIENCE = 10.0

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Told:
    """What one service says of itself, or why it says nothing."""

    service: str
    standing: Standing | None = None
    pulse: Pulse | None = None
    silent: str = ""

    @property
    def well(self) -> bool:
        """It serves, nothing stands still, and nothing waits for an operator."""
        return not [*self.concerns()]

    def line(self) -> str:
        """The row of the page."""
        if not (self.standing and self.pulse):
            return f"{self.service:<11} 不应答 / does not answer"
        waits = max((beat.waits or 0 for beat in self.pulse.beats), default=0)
        seconds = max((beat.seconds for beat in self.pulse.beats), default=0.0)
        parked = "?" if self.pulse.parked is None else sum(self.pulse.parked.values())
        refused = "?" if self.pulse.refused is None else self.pulse.refused
        ready = "就绪 / ready    " if self.standing.ready else "未就绪 / unready"
        return f"{self.service:<11} {ready}  {self.pulse.head:>9}  {waits:>7} / {seconds:>6.0f}s  {parked:>4}  {refused:>4}"

    def concerns(self) -> Iterator[str]:
        """What somebody has to look at, a sentence each."""
        if not (self.standing and self.pulse):
            yield self.silent
            return
        yield from self.standing.hindrances
        if self.pulse.database and not any(self.pulse.database in said for said in self.standing.hindrances):
            yield f"数据库不应答：{self.pulse.database}"
        if self.pulse.broker:
            yield f"Kafka 不应答，期间照常受理：{self.pulse.broker}"
        for beat in self.pulse.beats:
            if beat.trouble:
                since = f"{beat.since.astimezone(SHANGHAI):%m-%d %H:%M:%S} 起 / since " if beat.since else ""
                yield f"{beat.name}{f' ← {beat.source}' if beat.source else ''} 停住：{since}{beat.trouble}"
        yield from (f"{topic} 有 {number} 条搁置消息 / parked" for topic, number in (self.pulse.parked or {}).items() if number)
        if self.pulse.refused:
            yield f"{self.pulse.refused} 件自动办理被拒 / refused to reactions"
        if self.pulse.deadline:
            yield f"有期限于 {self.pulse.deadline.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 到期而未提示 / a deadline has not been told"


async def asked(urls: Mapping[str, str]) -> Sequence[Told]:
    """All services at once; who does not answer within ten seconds is told as that."""
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        return await asyncio.gather(*(_asked(http, service, url) for service, url in urls.items()))


def page(told: Sequence[Told]) -> Iterator[str]:
    """The rows, then what somebody has to look at."""
    yield f"{'':<11} {'':<16}  {'日志 / log':>8}  {'积压 / lag':>15}  搁置  被拒"
    yield from (one.line() for one in told)
    concerns = [f"{one.service}：{sentence}" for one in told for sentence in one.concerns()]
    yield from ["", *concerns] if concerns else ["", "一切正常 / all is well"]


async def _asked(http: httpx.AsyncClient, service: str, url: str) -> Told:
    try:
        standing = await _read(http, f"{url}/{service}/health/ready", Standing)
        return Told(service, standing, await _read(http, f"{url}/{service}/health/pulse", Pulse))
    except (httpx.HTTPError, ValidationError) as failure:
        return Told(service, silent=f"{url} 不应答 / does not answer（{type(failure).__name__}）")


async def _read(http: httpx.AsyncClient, url: str, model: type[M]) -> M:
    return model.model_validate_json((await http.get(url)).content)
