"""What a new view must reach before it counts as built, and the messages of other systems that could not be taken in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TARGET = "the log's head when the follower was enrolled: from there on its view counts as built"


def upgrade() -> None:
    """Add them."""
    op.add_column("positions", sa.Column("target", sa.BigInteger, comment=TARGET))
    op.create_table(
        "parked",
        sa.Column("id", sa.Text, primary_key=True, comment="SHA-256 of topic, key and bytes, in hex"),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("headers", sa.Text, nullable=False, comment="JSON: [[name, value]]"),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("parked_at", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("times", sa.Integer, nullable=False),
    )
