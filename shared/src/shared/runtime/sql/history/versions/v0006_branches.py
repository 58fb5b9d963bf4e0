"""A log that lost events for good goes on as another one: it keeps the line of its identities, and others what they had heard of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add both."""
    op.add_column(
        "log", sa.Column("number", sa.Integer, nullable=False, server_default="0", comment="of the branch; the highest is the log's own")
    )
    op.add_column("log", sa.Column("shared", sa.BigInteger, comment="the last position that a branch has in common with the one before it"))
    op.add_column("log", sa.Column("known", sa.BigInteger, comment="the last position of the one before it that anybody had heard"))
    op.create_table(
        "lost",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("log_id", sa.Text, primary_key=True, comment="the log that had it, and has gone on as another one"),
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
