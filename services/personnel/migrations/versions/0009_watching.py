"""What holders keep: whom to look at, what is found, what the office does about it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0009"
down_revision = "0008"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "watched",
        sa.Column("enterprise_id", _UUID, primary_key=True),
        sa.Column("licence_id", _UUID, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("uscc", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("order", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("categories", JSONB, nullable=False),
        sa.Column("known", sa.Boolean),
        sa.Column("listed_on", sa.Date, nullable=False),
        sa.Column("judged_at", _TIME),
        sa.Column("due_on", sa.Date),
        sa.Index("watched_due", "due_on"),
        sa.Index("watched_listed", "listed_on"),
    )
    op.create_table(
        "watch_queue",
        sa.Column("enterprise_id", _UUID, primary_key=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("relist", sa.Boolean, nullable=False),
        sa.Index("watch_queue_at", "at"),
    )
    op.create_table(
        "watch_round",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("after", sa.Text),
        sa.Column("done_at", _TIME),
    )
    op.create_table(
        "shortfall",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("order", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("missing", sa.Integer, nullable=False),
        sa.Column("expired", sa.Integer, nullable=False),
        sa.Column("unfit", sa.Integer, nullable=False),
        sa.Column("missing_now", sa.Integer, nullable=False),
        sa.Column("findings", JSONB, nullable=False),
        sa.Column("found_at", _TIME, nullable=False),
        sa.Column("notice_at", _TIME),
        sa.Column("deadline", sa.Date),
        sa.Column("mended_on", sa.Date),
        sa.Column("closed_at", _TIME),
        sa.Index(
            "shortfall_open", "enterprise_id", unique=True,
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        sa.Index("shortfall_enterprise", "enterprise_id", "found_at"),
        sa.Index(
            "shortfall_unmended", "enterprise_id", postgresql_where=sa.text("mended_on IS NULL")
        ),
        sa.Index(
            "shortfall_waiting", "office", "since", postgresql_where=sa.text("closed_at IS NULL")
        ),
        sa.Index(
            "shortfall_closed", "office", "closed_at",
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        ),
    )  # fmt: skip
    op.create_table(
        "shortfall_step",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("shortfall_id", _UUID, sa.ForeignKey("shortfall.id"), nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("missing", sa.Integer, nullable=False),
        sa.Column("expired", sa.Integer, nullable=False),
        sa.Column("unfit", sa.Integer, nullable=False),
        sa.Column("deadline", sa.Date),
        sa.Column("remark", sa.Text),
        sa.Index("shortfall_step_shortfall", "shortfall_id", "at"),
    )
    op.create_table(
        "shortfall_day",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("order", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("holders", sa.Integer, nullable=False),
        sa.Column("unknown", sa.Integer, nullable=False),
        sa.Column("short", sa.Integer, nullable=False),
        sa.Column("missing", sa.Integer, nullable=False),
        sa.Column("expired", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "office", "order", "level"),
    )


def downgrade() -> None:
    for name in (
        "shortfall_day", "shortfall_step", "shortfall", "watch_round", "watch_queue", "watched",
    ):  # fmt: skip
        op.drop_table(name)
