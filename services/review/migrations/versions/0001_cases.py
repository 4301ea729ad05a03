"""Cases with their tasks, opinions, pauses and documents; serial numbers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

from chassis.migrate import append_only, create_runtime_tables, drop_runtime_tables

revision = "0001"
down_revision = None

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def _of_case() -> sa.Column[str]:
    return sa.Column("case_id", _UUID, sa.ForeignKey("review_case.id"), nullable=False)


def upgrade() -> None:
    create_runtime_tables(op)
    op.create_table(
        "review_case",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("procedure", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("enterprise_name", sa.Text, nullable=False),
        sa.Column("uscc", sa.Text, nullable=False),
        sa.Column("legal_representative", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("categories", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("accepted_at", _TIME),
        sa.Column("acceptance_number", sa.Text),
        sa.Column("decided_at", _TIME),
        sa.Column("extended_on", sa.Date),
        sa.Column("closed_at", _TIME),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Index("review_case_enterprise", "enterprise_id"),
    )
    _tasks()
    op.create_table(
        "opinion",
        sa.Column("id", _UUID, primary_key=True),
        _of_case(),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("items", JSONB, nullable=False),
        sa.Column("manual_confirmed", JSONB, nullable=False),
        sa.Column("by_id", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Index("opinion_case", "case_id", "at"),
    )
    op.create_table(
        "document",
        sa.Column("id", _UUID, primary_key=True),
        _of_case(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("values", JSONB, nullable=False),
        sa.Column("issued_at", _TIME, nullable=False),
        sa.Index("document_case", "case_id", "issued_at"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    append_only(op, "opinion")
    append_only(op, "document")


def _tasks() -> None:
    is_open = sa.text("closed_at IS NULL")
    op.create_table(
        "task",
        sa.Column("id", _UUID, primary_key=True),
        _of_case(),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("claimed_by", sa.Text),
        sa.Column("claimed_by_name", sa.Text),
        sa.Column("claimed_at", _TIME),
        sa.Column("closed_at", _TIME),
        sa.Index("task_open", "office", "role", "opened_at", postgresql_where=is_open),
        sa.Index("task_case", "case_id", "opened_at"),
        sa.Index("task_one_open", "case_id", unique=True, postgresql_where=is_open),
    )
    op.create_table(
        "pause",
        sa.Column("id", _UUID, primary_key=True),
        _of_case(),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("paused_on", sa.Date, nullable=False),
        sa.Column("resumed_on", sa.Date),
        sa.Index("pause_case", "case_id", "paused_on"),
        sa.Index(
            "pause_one_open",
            "case_id",
            unique=True,
            postgresql_where=sa.text("resumed_on IS NULL"),
        ),
    )


def downgrade() -> None:
    for table in ("counter", "document", "opinion", "pause", "task", "review_case"):
        op.drop_table(table)
    drop_runtime_tables(op)
