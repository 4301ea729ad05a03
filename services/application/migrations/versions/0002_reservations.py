"""Attempts to submit that have asked personnel for their people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0002"
down_revision = "0001"

_UUID = UUID(as_uuid=False)


def upgrade() -> None:
    op.create_table(
        "reservation",
        sa.Column("attempt", _UUID, primary_key=True),
        sa.Column("application_id", _UUID, sa.ForeignKey("application.id"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Index("reservation_of_application", "application_id"),
    )


def downgrade() -> None:
    op.drop_table("reservation")
