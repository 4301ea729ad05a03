"""Of what firms were reminded; periods by their end, for whose ends are near; licences by the names
that they had."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0012"
down_revision = "0011"

_UUID = UUID(as_uuid=False)


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject_id", _UUID, nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("kind", "subject_id", "due_on", name="reminder_once"),
    )
    op.create_index("licence_period_end", "licence_period", ["valid_to"])
    op.execute(
        "CREATE INDEX licence_version_name ON licence_version"
        " USING gin ((values ->> 'name') gin_trgm_ops)"
    )


def downgrade() -> None:
    op.drop_index("licence_version_name", "licence_version")
    op.drop_index("licence_period_end", "licence_period")
    op.drop_table("reminder")
