"""Firms that take part in the case of another one, and the rosters that they have handed over."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0013"
down_revision = "0012"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "party",
        sa.Column(
            "application_id",
            _UUID,
            sa.ForeignKey("application.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("enterprise_id", _UUID, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("enterprise_name", sa.Text, nullable=False),
        sa.Column("uscc", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("licence_number", sa.Text, nullable=False),
        sa.Column("categories", JSONB, nullable=False),
        sa.Column("fate", sa.Text, nullable=False),
        sa.Column("levels", JSONB, nullable=False),
        sa.Column("filer_name", sa.Text, nullable=False),
        sa.Column("filer_uscc", sa.Text, nullable=False),
        sa.Column("consent", sa.Text, nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("answered_at", _TIME),
        sa.Column("bound", sa.Boolean, nullable=False),
        sa.Column("roster", sa.LargeBinary),
        sa.Column("released", JSONB, nullable=False),
    )
    op.create_index(
        "party_bound", "party", ["enterprise_id"], unique=True, postgresql_where=sa.text("bound")
    )
    op.create_index("party_enterprise", "party", ["enterprise_id"])


def downgrade() -> None:
    op.drop_table("party")
