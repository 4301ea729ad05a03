"""Queries of the credit interface, and how far the round over all holders is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

from chassis.migrate import create_runtime_tables, drop_runtime_tables

revision = "0001"
down_revision = None

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_runtime_tables(op)
    op.create_table(
        "credit_query",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("uscc", sa.Text, nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("case_id", _UUID),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("answered_at", _TIME),
        sa.Column("origin_id", _UUID),
        sa.Column("fault", sa.Text),
        sa.Column("body", sa.LargeBinary),
        sa.Column("sha256", sa.Text),
        sa.Index(
            "credit_query_answers",
            "uscc",
            "answered_at",
            postgresql_where=sa.text("outcome = 'ANSWERED' AND origin_id IS NULL"),
        ),
        sa.Index(
            "credit_query_silent",
            "uscc",
            "asked_at",
            postgresql_where=sa.text("outcome = 'SILENT'"),
        ),
        sa.Index(
            "credit_query_case",
            "case_id",
            "asked_at",
            postgresql_where=sa.text("case_id IS NOT NULL"),
        ),
        sa.Index("credit_query_asked", "asked_at", postgresql_where=sa.text("case_id IS NULL")),
    )
    op.create_table(
        "credit_round",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("after", _UUID),
        sa.Column("due_at", _TIME, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("credit_round")
    op.drop_table("credit_query")
    drop_runtime_tables(op)
