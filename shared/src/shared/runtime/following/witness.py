"""Has anybody more of a log than the log itself, or something else at one of its positions?"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import httpx
from sqlalchemy import Connection

from shared.runtime.eventlog import checkpoint, descent, log
from shared.runtime.failures import OperatorError
from shared.runtime.following.ways_out import ways_out

PATIENCE = 5.0


class LogBehind(OperatorError):
    """Others have events of this log that it has not: it was restored to an earlier point, or replaced."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What somebody has of a log: an event at a position; log id and leaf hash where they are known."""

    by: str
    position: int
    log_id: str = ""
    leaf_hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Heard:
    """What those said who could be asked, and who did not answer, with the reason."""

    said: Sequence[Evidence]
    answered: bool
    """Somebody answered, though perhaps with nothing."""
    silent: Sequence[str]


class Witnesses(Protocol):
    """Whoever may have more of a service's log than the log itself."""

    async def hear(self) -> Heard:
        """Ask all of them, each with patience of its own."""
        ...


def require_all_known(conn: Connection, service: str, log_id: str, said: Sequence[Evidence]) -> None:
    """Raise LogBehind where somebody has another log, a later position, or another event at a position.

    What was lost when the log branched is not missed again, by whomever it was heard.
    """
    head, line = log.head(conn).position, {one.log_id: one.position for one in descent.ancestors(conn)}
    lost = descent.lost_to(conn)
    said = [one for one in said if one.position <= line.get(one.log_id, one.position) and (one.log_id or one.position > lost)]
    others = [one for one in said if one.log_id not in ("", log_id, *line)]
    beyond = [one for one in said if one not in others and one.position > head]
    differing = [one for one in said if one.leaf_hash and one.position <= head and one.leaf_hash != log.leaf_at(conn, one.position)]
    if others:
        raise LogBehind(f"{service} 的日志是 {log_id}，而{others[0].by}载有另一份日志 {others[0].log_id} 的事件。{ways_out(service)}")
    if differing:
        first = min(differing, key=lambda one: one.position)
        raise LogBehind(f"{service} 的日志第 {first.position} 条与{first.by}所载的不是同一事件：历史已分叉。{ways_out(service)}")
    if beyond:
        last = max(beyond, key=lambda one: one.position)
        more = f"{service} 的日志到第 {head} 条为止，而{last.by}已有到第 {last.position} 条的事件"
        raise LogBehind(f"{more}：日志被恢复到了较早的时点。{ways_out(service)}")


def heard_in(conn: Connection, source: str) -> list[Evidence]:
    """Where the followers of a log stand in this database."""
    at = checkpoint.read_all(conn, source).items()
    return [Evidence(f"视图或反应 {follower} ", mine.position, mine.log_id, mine.leaf_hash) for follower, mine in at if mine.position]


async def followers_of(service: str, feeds: Mapping[str, str], http: httpx.AsyncClient) -> Heard:
    """How far the followers in other services have come in this log, by what each says of its health."""
    heard = await asyncio.gather(*(_followers_in(name, url, service, http) for name, url in feeds.items()))
    said, silent = [one for each in heard for one in each.said], [one for each in heard for one in each.silent]
    return Heard(said, any(each.answered for each in heard), silent)


async def _followers_in(name: str, url: str, service: str, http: httpx.AsyncClient) -> Heard:
    try:
        standing = (await http.get(f"{url}/{name}/health/ready", timeout=PATIENCE)).json()
        positions = {one["name"]: int(one["position"]) for one in standing["followers"] if one["source"] == service}
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as failure:
        return Heard([], False, [f"{name}（{str(failure) or type(failure).__name__}）"])
    return Heard([Evidence(f"服务 {name} 的 {follower} ", at) for follower, at in positions.items()], bool(positions), [])
