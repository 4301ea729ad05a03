"""Hires outside an application: the form, its papers, what was decided."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0008"
down_revision = "0007"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)
_HEADS = "state = 'SUBMITTED' AND kind IN ('TECH_HEAD', 'SAFETY_HEAD')"


def upgrade() -> None:
    op.create_table(
        "hire",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("office", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("sheet", sa.LargeBinary, nullable=False),
        sa.Column("id_hash", sa.LargeBinary),
        sa.Column("sealed_name", sa.LargeBinary),
        sa.Column("report", sa.LargeBinary),
        sa.Column("open", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("submitted_at", _TIME),
        sa.Column("decided_at", _TIME),
        sa.Index(
            "hire_one_head", "enterprise_id", "kind", unique=True, postgresql_where=sa.text(_HEADS)
        ),
        sa.Index("hire_enterprise", "enterprise_id", "created_at"),
        sa.Index(
            "hire_waiting", "office", "submitted_at",
            postgresql_where=sa.text("state = 'SUBMITTED'"),
        ),
    )  # fmt: skip
    op.create_table(
        "hire_step",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("hire_id", _UUID, sa.ForeignKey("hire.id"), nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("opinion", sa.LargeBinary),
        sa.Index("hire_step_hire", "hire_id", "at"),
    )
    op.create_table(
        "hire_paper",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("hire_id", _UUID, sa.ForeignKey("hire.id"), nullable=False),
        sa.Column("slot", sa.Text, nullable=False),
        sa.Column("sealed_filename", sa.LargeBinary, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("object_key", sa.Text, nullable=False, unique=True),
        sa.Column("added_at", _TIME, nullable=False),
        sa.Column("submitted_at", _TIME),
        sa.Column("removed_at", _TIME),
        sa.Column("damage", sa.Text),
        sa.Column("damaged_at", _TIME),
        sa.Index("hire_paper_hire", "hire_id"),
    )


def downgrade() -> None:
    op.drop_table("hire_paper")
    op.drop_table("hire_step")
    op.drop_table("hire")
