"""What a rule refused to a reaction: kept until somebody decides it again or says that it may stay so."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "refused",
        sa.Column("id", sa.Text, primary_key=True, comment="of the command, as it follows from event, reaction and number"),
        sa.Column("reaction", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, comment="which of the reaction's commands for this event, from 0 on"),
        sa.Column("stream", sa.Text, nullable=False, comment="on which it should have been decided"),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False, comment="the event's document"),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("refused_at", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("dismissed_at", sa.BigInteger, comment="microseconds since 1970, UTC; null while it waits"),
        sa.Column("dismissed_because", sa.Text, comment="why it may stay refused"),
    )
    op.create_index("refused_by_age", "refused", ["refused_at", "id"])
