"""What is wrong with the content of an attachment, where something is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("attachment", sa.Column("damage", sa.Text))
    op.add_column("attachment", sa.Column("damaged_at", sa.DateTime(timezone=True)))
    op.create_index("attachment_uploaded", "attachment", ["uploaded_at"])
    op.create_index(
        "attachment_damaged",
        "attachment",
        ["application_id"],
        postgresql_where=sa.text("damaged_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("attachment_damaged")
    op.drop_index("attachment_uploaded")
    op.drop_column("attachment", "damaged_at")
    op.drop_column("attachment", "damage")
