"""The log, its commands and its identity, and how far each follower has come."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "events",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("stream_version", sa.BigInteger, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary, nullable=False, comment="SHA-256(0x00 ‖ bytes)"),
        sa.UniqueConstraint("stream", "stream_version"),
    )
    op.create_index("events_by_subject", "events", ["subject", "position"])
    op.create_table(
        "commands",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("request_hash", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.create_table("log", sa.Column("id", sa.Text, primary_key=True), sa.Column("clock", sa.Text, nullable=False))
    op.create_table(
        "positions",
        sa.Column("follower", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("log_id", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary, nullable=False),
    )
