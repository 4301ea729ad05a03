"""Breaks in the feed of licence events: restores of the database."""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import append_only

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "feed_break",
        sa.Column("resumes", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    append_only(op, "feed_break")


def downgrade() -> None:
    op.drop_table("feed_break")
