"""Schedules of holidays that wait for another administrator."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "year_proposal",
        sa.Column("id", UUID(as_uuid=False), primary_key=True),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("notice", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("proposed_name", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("decided_by <> proposed_by", name="year_proposal_two_people"),
    )
    op.create_index(
        "year_proposal_one_open",
        "year_proposal",
        ["year"],
        unique=True,
        postgresql_where=sa.text("state = 'PROPOSED'"),
    )


def downgrade() -> None:
    op.drop_table("year_proposal")
