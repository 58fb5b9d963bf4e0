"""Whose log it is: a log keeps the jurisdiction that began it, as it keeps its clock."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEPT = "财政区划, six digits; null in a log of an earlier version without events, until its next start"


def upgrade() -> None:
    """Add it; a log that has events says it in the first one's subject."""
    op.add_column("log", sa.Column("jurisdiction", sa.Text, comment=KEPT))
    subject = op.get_bind().execute(sa.text("SELECT subject FROM events ORDER BY position LIMIT 1")).scalar_one_or_none()
    if found := re.match(r"(\d{6})-", subject or ""):
        op.execute(sa.text("UPDATE log SET jurisdiction = :of").bindparams(of=found[1]))
