"""Nobody asks a log by subject: what happened to an item is the trail's question."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Drop the index; it cost every append a page of its own."""
    op.drop_index("events_by_subject", "events", if_exists=True)
