"""What a view passed over because its process did not know the type yet."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "passed",
        sa.Column("follower", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("type", sa.Text, primary_key=True),
        sa.Column("first", sa.BigInteger, nullable=False, comment="the position of the first one"),
        sa.Column("times", sa.BigInteger, nullable=False),
    )
