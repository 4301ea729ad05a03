"""Leaves: who left a firm outside an application, and what a leave ended, to take it back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0007"
down_revision = "0006"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("post", sa.Column("leave_id", _UUID))
    op.create_index(
        "post_leave", "post", ["leave_id"], postgresql_where=sa.text("leave_id IS NOT NULL")
    )
    op.create_table(
        "leave",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("id_hash", sa.LargeBinary, sa.ForeignKey("person.id_hash"), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary, nullable=False),
        sa.Column("kinds", JSONB, nullable=False),
        sa.Column("left_at", _TIME, nullable=False),
        sa.Column("taken_back_at", _TIME),
        sa.Index("leave_enterprise", "enterprise_id", "left_at"),
        sa.Index("leave_office", "office", "left_at"),
    )


def downgrade() -> None:
    op.drop_table("leave")
    op.drop_index("post_leave", "post")
    op.drop_column("post", "leave_id")
