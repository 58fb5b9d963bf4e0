"""What somebody had heard of a log and the log has lost for good: kept byte for byte, and counted nowhere."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, Row, Table, Text, func, literal, select

from shared.runtime.eventlog.log import metadata

lost = Table(
    "lost",
    metadata,
    Column("source", Text, primary_key=True),
    Column("log_id", Text, primary_key=True, comment="the log that had it, and has gone on as another one"),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("document", LargeBinary, nullable=False),
)


def naming(conn: Connection, word: str) -> Sequence[Row[tuple[str, str, int, bytes]]]:
    """Those whose document has the word in it, in the order of their positions."""
    place = func.instr if conn.dialect.name == "sqlite" else func.pg_catalog.position
    within = place(lost.c.document, literal(word.encode(), LargeBinary)) > 0
    return conn.execute(select(lost).where(within).order_by(lost.c.source, lost.c.position, lost.c.log_id)).all()
