"""What reviewers keep while they read a case: ticks, and what is to be mended."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0021"
down_revision = "0020"
_UUID = UUID(as_uuid=False)
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "reading_check",
        sa.Column("case_id", _UUID, sa.ForeignKey("review_case.id"), nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("seen", sa.Text, nullable=False),
        sa.Column("by_id", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "place"),
    )
    op.create_table(
        "correction_note",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("case_id", _UUID, sa.ForeignKey("review_case.id"), nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("item", sa.Text),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("at", _AT, nullable=False),
    )
    op.create_index("correction_note_case", "correction_note", ["case_id", "at"])


def downgrade() -> None:
    op.drop_table("correction_note")
    op.drop_table("reading_check")
