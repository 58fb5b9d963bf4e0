"""What may lead to a rectification: every confirmed result, warning, key monitoring report with problems, 责令整改 and audit finding."""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Index, Integer, MetaData, Row, Table, Text, select, update

from shared.events.audit import FindingRecorded, FindingSettled
from shared.events.envelope import RecordedEvent
from shared.events.evaluation import EvaluationCompleted, EvaluationCorrected
from shared.events.feedback import Origin
from shared.events.monitoring import Answered, Disposal, DisposalDecided, KeyMonitoringReported, WarningCleared, WarningRaised
from shared.events.values import code_of, fiscal_year_of
from shared.runtime.clock import day_of
from shared.runtime.sql.rows import among, upsert

USES = (
    EvaluationCompleted,
    EvaluationCorrected,
    KeyMonitoringReported,
    WarningRaised,
    WarningCleared,
    DisposalDecided,
    FindingRecorded,
    FindingSettled,
)


class Kind(StrEnum):
    """What was found."""

    RESULT = "评价结果"
    WARNING = "监控预警"
    KEY_MONITORING = "重点监控"
    DISPOSAL = "责令整改"
    FINDING = "审计发现"


def listed(problems: Sequence[str]) -> str:
    """As they are kept: each problem by itself."""
    return json.dumps(problems, ensure_ascii=False)


NONE = listed(())
metadata = MetaData()
found = Table(
    "to_rectify_7_found",
    metadata,
    Column("found_in", Text, primary_key=True),
    Column("light", Text, primary_key=True, comment="of a warning; otherwise empty"),
    Column("item", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("month", Integer, comment="the monitoring round's"),
    Column("unit", Text, nullable=False, comment="as told; goals and evaluation know better"),
    Column("grade", Text),
    Column("problems", Text, nullable=False, comment="each by itself, as JSON"),
    Column("found_on", Date, nullable=False),
    Column("over", Boolean, nullable=False),
    Index("to_rectify_7_found_by_year", "year", "item"),
    Index("to_rectify_7_found_by_item", "item", "origin"),
)
warnings = Table(
    "to_rectify_7_warnings",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("light", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("open", Boolean, nullable=False),
)


def project_into(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; each row comes from one log alone."""
    upsert(conn, found, [row for recorded in batch if (row := _row(recorded))])
    if settled := {recorded.stream for recorded in batch if isinstance(recorded.event, FindingSettled)}:
        conn.execute(update(found).where(among(conn, found.c.found_in, settled)).values(over=True))
    _warn(conn, [recorded for recorded in batch if isinstance(recorded.event, WarningRaised | WarningCleared)])


def _row(recorded: RecordedEvent[Any]) -> dict[str, Any] | None:
    match recorded.event:
        case EvaluationCompleted() as event:
            said = {"kind": Kind.RESULT, "unit": event.unit, "grade": event.grade, "problems": listed(event.problems)}
            return _place(recorded, Origin(event.kind)) | said
        case EvaluationCorrected(after=after) as event:
            said = {"kind": Kind.RESULT, "unit": event.unit, "grade": after.grade, "problems": listed(after.problems)}
            return _place(recorded, Origin(event.kind)) | said
        case KeyMonitoringReported() as event if event.problems:
            return _place(recorded, Origin.MONITORING) | {
                "kind": Kind.KEY_MONITORING,
                "unit": event.unit,
                "problems": listed(event.problems),
            }
        case DisposalDecided(disposal=Disposal.RECTIFY) as event:
            place = _place(recorded, Origin.MONITORING) | {"found_in": f"{recorded.stream}/{recorded.streamversion}"}
            return place | {"kind": Kind.DISPOSAL, "unit": event.unit, "problems": listed([event.reason])}
        case FindingRecorded() as event:
            code = code_of(recorded.subject)
            return _place(recorded, Origin.AUDIT) | {
                "kind": Kind.FINDING,
                "unit": code[1:] if code.startswith("D") else "",
                "problems": listed([event.finding]),
            }
        case _:
            return None


def _place(recorded: RecordedEvent[Any], origin: Origin) -> dict[str, Any]:
    return {
        "found_in": recorded.stream,
        "light": "",
        "item": recorded.subject,
        "origin": origin,
        "year": fiscal_year_of(recorded.subject),
        "month": None,
        "grade": None,
        "found_on": day_of(recorded.time),
        "over": False,
    }


def _warn(conn: Connection, told: Sequence[RecordedEvent[Any]]) -> None:
    """One row per record and light, with the sentences of its open warnings; without an open one it is over, and keeps the last ones."""
    streams = {recorded.stream for recorded in told}
    said = {(row.stream, row.kind, row.indicator): row._asdict() for row in _rows(conn, warnings, warnings.c.stream, streams)}
    lit = {(row.found_in, row.light): row._asdict() for row in _rows(conn, found, found.c.found_in, streams)}
    for recorded in told:
        match recorded.event:
            case WarningRaised(warning=warning) as event:
                key = recorded.stream, warning.kind, warning.indicator or ""
                about = {"light": warning.light, "sentence": warning.sentence, "open": True}
                said[key] = dict(zip(("stream", "kind", "indicator"), key, strict=True)) | about
                lit.setdefault((recorded.stream, warning.light), _lit(recorded, event))
            case WarningCleared(answered=Answered.LATER_WARNING):
                continue  # another round says the same: what this one found is not answered by that
            case WarningCleared() as event if (key := (recorded.stream, event.kind, event.indicator or "")) in said:
                said[key] |= {"open": False}
            case _:
                continue
        _settle(recorded.stream, [said[key] for key in sorted(said) if key[0] == recorded.stream and said[key]["open"]], lit)
    upsert(conn, warnings, list(said.values()))
    upsert(conn, found, list(lit.values()))


def _rows(conn: Connection, table: Table, column: Column[Any], streams: set[str]) -> Sequence[Row[Any]]:
    return conn.execute(select(table).where(among(conn, column, streams))).all() if streams else ()


def _lit(recorded: RecordedEvent[Any], event: WarningRaised) -> dict[str, Any]:
    about = {"kind": Kind.WARNING, "light": event.warning.light, "month": int(recorded.stream.rsplit("/", 1)[1])}
    return _place(recorded, Origin.MONITORING) | about | {"unit": event.unit, "problems": NONE}


def _settle(stream: str, waiting: Sequence[Mapping[str, Any]], lit: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Each light of a record says what is open of it after this event, whatever comes in one batch with it."""
    for (place, light), row in lit.items():
        if place == stream:
            sentences = [one["sentence"] for one in waiting if one["light"] == light]
            row |= {"problems": listed(sentences) if sentences else row["problems"], "over": not sentences}
