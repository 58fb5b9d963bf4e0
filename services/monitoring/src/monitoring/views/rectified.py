"""What did finance demand to be put right in a monitoring record (整改), and what came of it?"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Index, MetaData, Row, Table, Text, delete, select

from shared.events.envelope import RecordedEvent
from shared.events.feedback import RectificationIssued, RectificationReported, RectificationVerified, RectificationWithdrawn
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, known, upsert

rectified = Table(
    "rectified_1",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("found_in", Text, nullable=False),
    Column("demands", Text, nullable=False),
    Column("results", Text, nullable=False),
    Column("opinion", Text, nullable=False),
    Index("rectified_1_by_record", "found_in", "stream"),
)


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; a notice that is withdrawn demands nothing."""
    rows = known(conn, rectified.c.stream, {recorded.stream for recorded in batch})
    gone: set[str] = set()
    for recorded in batch:
        stream = recorded.stream
        match recorded.event:
            case RectificationIssued(found_in=record, problems=problems) if record:
                demands = "；".join(one.demand for one in problems)
                rows[stream] = {"stream": stream, "found_in": record, "demands": demands, "results": "", "opinion": ""}
                gone.discard(stream)
            case RectificationReported(remedies=remedies) if stream in rows:
                rows[stream] |= {"results": "；".join(one.result for one in remedies)}
            case RectificationVerified(opinion=opinion) if stream in rows:
                rows[stream] |= {"opinion": opinion}
            case RectificationWithdrawn():
                rows.pop(stream, None)
                gone.add(stream)
            case _:
                pass
    if gone:
        conn.execute(delete(rectified).where(among(conn, rectified.c.stream, gone)))
    upsert(conn, rectified, list(rows.values()))


VIEW = View(
    "rectified",
    1,
    hears=("feedback",),
    tables=(rectified,),
    project=project,
    uses=(RectificationIssued, RectificationReported, RectificationVerified, RectificationWithdrawn),
)


def of_records(conn: Connection, streams: Collection[str]) -> list[Row[Any]]:
    """What is to be, or was, put right in these records, in order of the notices."""
    return list(conn.execute(select(rectified).where(among(conn, rectified.c.found_in, streams)).order_by(rectified.c.stream)))
