"""Firms that take part in the case of another one, and who goes on with an ended licence."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0023"
down_revision = "0022"
_UUID = UUID(as_uuid=False)


def upgrade() -> None:
    op.create_table(
        "case_party",
        sa.Column("case_id", _UUID, sa.ForeignKey("review_case.id"), nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("enterprise_name", sa.Text, nullable=False),
        sa.Column("uscc", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("licence_number", sa.Text, nullable=False),
        sa.Column("fate", sa.Text, nullable=False),
        sa.Column("levels", JSONB, nullable=False),
        sa.Column("consent", sa.Text, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "enterprise_id"),
    )
    op.create_index("case_party_enterprise", "case_party", ["enterprise_id"])
    op.create_index("case_party_office", "case_party", ["office"])
    op.add_column(
        "licence", sa.Column("successors", JSONB, nullable=False, server_default=sa.text("'[]'"))
    )


def downgrade() -> None:
    op.drop_column("licence", "successors")
    op.drop_table("case_party")
