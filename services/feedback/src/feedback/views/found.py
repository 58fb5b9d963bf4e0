"""What may lead to a rectification: every confirmed result, warning, key monitoring report with problems, 责令整改 and audit finding."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Index, Integer, MetaData, Table, Text, select, update

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


metadata = MetaData()
found = Table(
    "to_rectify_4",
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
    Column("problems", Text, nullable=False),
    Column("found_on", Date, nullable=False),
    Column("over", Boolean, nullable=False),
    Index("to_rectify_4_by_year", "year", "item"),
    Index("to_rectify_4_by_item", "item", "origin"),
)
warnings = Table(
    "to_rectify_4_warnings",
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
            said = {"kind": Kind.RESULT, "unit": event.unit, "grade": event.grade, "problems": "；".join(event.problems)}
            return _place(recorded, Origin(event.kind)) | said
        case EvaluationCorrected(after=after) as event:
            said = {"kind": Kind.RESULT, "unit": event.unit, "grade": after.grade, "problems": "；".join(after.problems)}
            return _place(recorded, Origin(event.kind)) | said
        case KeyMonitoringReported() as event if event.problems:
            return _place(recorded, Origin.MONITORING) | {
                "kind": Kind.KEY_MONITORING,
                "unit": event.unit,
                "problems": "；".join(event.problems),
            }
        case DisposalDecided(disposal=Disposal.RECTIFY) as event:
            place = _place(recorded, Origin.MONITORING) | {"found_in": f"{recorded.stream}/{recorded.streamversion}"}
            return place | {"kind": Kind.DISPOSAL, "unit": event.unit, "problems": event.reason}
        case FindingRecorded() as event:
            code = code_of(recorded.subject)
            return _place(recorded, Origin.AUDIT) | {
                "kind": Kind.FINDING,
                "unit": code[1:] if code.startswith("D") else "",
                "problems": event.finding,
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
    """One row per record and light, with the sentences of its open warnings; without an open one it is over."""
    if not told:
        return
    records = {recorded.stream: recorded for recorded in told}
    here = select(warnings).where(among(conn, warnings.c.stream, set(records)))
    rows = {(row.stream, row.kind, row.indicator): dict(row._mapping) for row in conn.execute(here)}
    units = {recorded.stream: recorded.event.unit for recorded in told if isinstance(recorded.event, WarningRaised)}
    for recorded in told:
        match recorded.event:
            case WarningRaised(warning=warning):
                key = recorded.stream, warning.kind, warning.indicator or ""
                rows[key] = dict(zip(("stream", "kind", "indicator"), key, strict=True)) | {
                    "light": warning.light,
                    "sentence": warning.sentence,
                    "open": True,
                }
            case WarningCleared(answered=Answered.LATER_WARNING):
                pass  # another round says the same: what this one found is not answered by that
            case WarningCleared() as event if (key := (recorded.stream, event.kind, event.indicator or "")) in rows:
                rows[key] = rows[key] | {"open": False}
            case _:
                pass
    upsert(conn, warnings, list(rows.values()))
    known = conn.execute(select(found).where(among(conn, found.c.found_in, set(records))))
    lit = {(row.found_in, row.light): dict(row._mapping) for row in known}
    for stream, light in sorted({(row["stream"], row["light"]) for row in rows.values()} | set(lit)):
        sentences = [row["sentence"] for row in rows.values() if (row["stream"], row["light"], row["open"]) == (stream, light, True)]
        before = lit.get((stream, light)) or _place(records[stream], Origin.MONITORING) | {
            "kind": Kind.WARNING,
            "light": light,
            "month": int(stream.rsplit("/", 1)[1]),
            "unit": units.get(stream, ""),
            "problems": "",
        }
        lit[stream, light] = before | {"problems": "；".join(sentences) or before["problems"], "over": not sentences}
    upsert(conn, found, list(lit.values()))
