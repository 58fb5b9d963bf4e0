"""What a log has lost, put back from copies of the same bytes, and the commands' first answers with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select

from shared.events.envelope import Malformed, opened
from shared.runtime.clock import WallClock
from shared.runtime.deciding.handler import answer_of
from shared.runtime.eventlog import descent, log
from shared.runtime.failures import OperatorError
from shared.runtime.sql.locks import one_at_a_time
from shared.runtime.sql.rows import among

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class CannotRecover(OperatorError):
    """The copy does not continue this log; nothing was put back."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A document as somebody kept it; `previous` is the leaf hash of the one before it, where that was kept too."""

    position: int
    document: bytes
    previous: bytes | None = None
    log_id: str = ""
    """Of which log, where that was kept too."""

    @property
    def leaf_hash(self) -> bytes:
        """Of the document."""
        return log.leaf_hash(self.document)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was put back: positions after `before` up to `head`, so many commands, and events whose command nobody can name."""

    before: int
    head: int
    commands: int
    unnamed: int


def put_back(conn: Connection, service: str, copies: Iterable[Copy], clock: str = WallClock.name) -> Recovered:
    """Append what follows the log's end, in the caller's transaction. Raises CannotRecover where a copy does not belong to it.

    Into a database that was never started goes the log's id too, with the clock of the service.
    """
    one_at_a_time(conn, "log")
    before = log.head(conn)
    chain = list(_chain(before.position, log.leaf_at(conn, before.position) or b"", copies))
    rows = _rows(conn, service, before, chain)
    commands = _commands(rows)
    if rows:
        conn.execute(log.events.insert(), [row for row, _ in rows])
    if commands:
        conn.execute(log.commands.insert(), commands)
    branches = [raw["data"] for _, raw in rows if is_branching(raw["type"])]
    if rows and not before.position:
        _go_on_as(conn, branches[0]["parent"] if branches else chain[-1].log_id, clock, rows[-1][1]["source"].split("/")[1])
    for told in branches:
        descent.begin(conn, told["position"], told["known"], told["branch"])
    unnamed = sum(not _command_of(raw) for _, raw in rows)
    return Recovered(before.position, before.position + len(rows), len(commands), unnamed)


def is_branching(type_: str) -> bool:
    """Whether a type of event is the one by which a log goes on under a new identity."""
    return type_.endswith(".LogBranched")


def of_one_line(copies: Sequence[Copy]) -> list[Copy]:
    """Those that the log of the last one has: what an earlier identity had beyond the position at which it branched is left out."""
    own = {told["branch"]: told for copy in copies if is_branching((raw := _opened(copy))["type"]) for told in (raw["data"],)}
    named, upto = copies[-1].log_id if copies else "", 2**63
    counts = {named: upto}
    while told := own.get(named):
        named, upto = told["parent"], min(upto, told["position"])
        counts[named] = upto
    return [copy for copy in copies if copy.position <= counts.get(copy.log_id, 0)]


def _go_on_as(conn: Connection, id: str, clock: str, jurisdiction: str) -> None:
    if not id:
        raise CannotRecover(
            "空库补回整份日志，须知道原日志的标识：文件中没有，请用 --log 给出（订阅方记有，见事件流的 Log-Id 或主题的 log 标头）"
            " / which log it was is not in a file: give its id with --log, as whoever followed it has kept it"
        )
    if (other := log.go_on_as(conn, id, clock, jurisdiction)) != id:
        raise CannotRecover(
            f"空库已另起日志 {other}，原日志是 {id}：请重建空库，migrate 之后先 recover，再 serve / it was begun as another log"
        )


def _chain(position: int, leaf: bytes, copies: Iterable[Copy]) -> Iterator[Copy]:
    """The copies that follow each other from here on: position `mine + 1`, each on the leaf hash of the one before."""
    found: dict[int, dict[bytes, Copy]] = {}
    anchored = position == 0
    for copy in copies:
        if copy.position == position:
            anchored = anchored or copy.leaf_hash == leaf
        elif copy.position > position:
            found.setdefault(copy.position, {})[copy.leaf_hash] = copy
    while candidates := found.get(position + 1):
        fitting = [copy for copy in candidates.values() if copy.previous == leaf or (copy.previous is None and anchored)]
        if not fitting:
            raise CannotRecover(
                f"第 {position + 1} 条的副本不接在本日志第 {position} 条之后：历史已分叉，或副本不含第 {position} 条，无从核对"
                " / the copy does not continue this log"
            )
        if len(fitting) > 1:
            raise CannotRecover(
                f"第 {position + 1} 条有 {len(fitting)} 份互不相同的副本：历史已分叉 / copies differ: the history has forked"
            )
        yield fitting[0]
        position, leaf, anchored = position + 1, fitting[0].leaf_hash, True


def _rows(conn: Connection, service: str, before: log.Head, chain: Sequence[Copy]) -> list[tuple[log.Row, Mapping[str, Any]]]:
    rows: list[tuple[log.Row, Mapping[str, Any]]] = []
    parsed = [(copy, _opened(copy)) for copy in chain]
    versions = _versions(conn, {raw["stream"] for _, raw in parsed})
    recorded_at = before.recorded_at
    for copy, raw in parsed:
        moment = (datetime.fromisoformat(raw["recordedtime"]) - EPOCH) // timedelta(microseconds=1)
        expected = versions.get(raw["stream"], 0) + 1
        wrong = [
            sentence
            for sentence, holds in (
                (f"是服务 {raw['source']} 的事件", raw["source"].rsplit("/", 1)[-1] == service),
                (f"自称在第 {raw['sequence']} 条", int(raw["sequence"]) == copy.position),
                (f"是 {raw['stream']} 的第 {raw['streamversion']} 版，应为第 {expected} 版", raw["streamversion"] == expected),
                ("记录时间早于前一条", moment >= recorded_at),
            )
            if not holds
        ]
        if wrong:
            raise CannotRecover(f"第 {copy.position} 条的副本{'，'.join(wrong)}，不属于本日志 / the copy is not of this log")
        versions[raw["stream"]], recorded_at = expected, moment
        rows.append((_row(copy, raw, moment), raw))
    return rows


def _opened(copy: Copy) -> Mapping[str, Any]:
    try:
        raw = opened(copy.document)
        int(raw["sequence"]), raw["source"].rsplit("/", 1), datetime.fromisoformat(raw["recordedtime"])
        hash((raw["stream"], raw["streamversion"], raw["subject"], raw["id"], raw["authid"], raw["correlationid"], raw["causationid"]))
    except (Malformed, KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise CannotRecover(f"第 {copy.position} 条的副本不是本系统的事件（{wrong}）/ the copy is no event") from wrong
    return raw


def _row(copy: Copy, raw: Mapping[str, Any], moment: int) -> log.Row:
    return {
        "position": copy.position,
        "stream": raw["stream"],
        "stream_version": raw["streamversion"],
        "type": raw["type"],
        "subject": raw["subject"],
        "recorded_at": moment,
        "id": raw["id"],
        "bytes": copy.document,
        "leaf_hash": copy.leaf_hash,
    }


def _versions(conn: Connection, streams: set[str]) -> dict[str, int]:
    e = log.events.c
    found = conn.execute(select(e.stream, func.max(e.stream_version)).where(among(conn, e.stream, streams)).group_by(e.stream))
    return {row[0]: row[1] for row in found}


def _commands(rows: Sequence[tuple[log.Row, Mapping[str, Any]]]) -> list[log.Row]:
    """The commands that told these events, with their first answers; what they asked for nobody kept."""
    made = []
    for (command, stream), group in groupby(rows, key=lambda one: (_command_of(one[1]), one[0]["stream"])):
        told = list(group)
        last, raw = told[-1]
        if command:
            answer = answer_of(stream, last["stream_version"], [(row["id"], row["type"]) for row, _ in told])
            made.append({"id": command, "actor": raw["authid"], "request_hash": b"", "answer": answer, "position": last["position"]})
    return made


def _command_of(raw: Mapping[str, Any]) -> str:
    """The command that told an event; empty for a reaction's from before events named it."""
    named = raw.get("commandid") or (raw["causationid"] if raw["causationid"] == raw["correlationid"] else "")
    return str(named)
