"""Attachments that were never submitted are found: they do not stay for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index(
        "attachment_never_submitted",
        "attachment",
        ["application_id"],
        postgresql_where=sa.text("submitted_round IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("attachment_never_submitted")
