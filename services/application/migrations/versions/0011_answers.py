"""What a firm says to each thing that it was asked to mend. The release before asks for none."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "correction_answer",
        sa.Column(
            "application_id",
            UUID(as_uuid=False),
            sa.ForeignKey("application.id"),
            primary_key=True,
        ),
        sa.Column("round", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("correction_answer")
