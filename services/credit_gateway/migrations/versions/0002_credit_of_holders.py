"""What was answered last of each firm, to be listed and counted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0002"
down_revision = "0001"
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_index("credit_query_firm", "credit_query", ["enterprise_id", "asked_at"])
    op.create_table(
        "firm_credit",
        sa.Column("enterprise_id", UUID(as_uuid=False), primary_key=True),
        sa.Column("uscc", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("credit_class", sa.Text),
        sa.Column("listed", sa.Boolean, nullable=False),
        sa.Column("penalties", sa.Integer, nullable=False),
        sa.Column("false_commitment", sa.Boolean, nullable=False),
        sa.Column("answered_at", _TIME, nullable=False),
        sa.Column("held_at", _TIME),
        sa.Index(
            "firm_credit_held",
            "office",
            "credit_class",
            "held_at",
            postgresql_where=sa.text("held_at IS NOT NULL"),
        ),
    )


def downgrade() -> None:
    op.drop_table("firm_credit")
    op.drop_index("credit_query_firm", "credit_query")
