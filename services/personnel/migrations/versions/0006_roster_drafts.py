"""What a submitted application knew of the roster; taken from the people it has reserved."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0006"
down_revision = "0005"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "roster_draft",
        sa.Column("application_id", _UUID, primary_key=True),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("submitted_at", _TIME, nullable=False),
    )
    op.execute(
        "INSERT INTO roster_draft (application_id, enterprise_id, begun_at, submitted_at)"
        " SELECT application_id, enterprise_id, min(since), max(since) FROM post"
        " WHERE state = 'reserved' GROUP BY application_id, enterprise_id"
    )


def downgrade() -> None:
    op.drop_table("roster_draft")
