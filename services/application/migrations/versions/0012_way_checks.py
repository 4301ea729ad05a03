"""What was found out of a firm before it might choose 告知承诺制."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0012"
down_revision = "0011"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "way_check",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column(
            "application_id",
            _UUID,
            sa.ForeignKey("application.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("allowed", sa.Boolean, nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("query_id", _UUID),
        sa.Column("answered_at", _TIME),
        sa.Column("answered_by", sa.Text, nullable=False),
        sa.Column("credit_class", sa.Text),
        sa.Index("way_check_application", "application_id", "at"),
    )


def downgrade() -> None:
    op.drop_table("way_check")
