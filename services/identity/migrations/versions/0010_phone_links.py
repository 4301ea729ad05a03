"""Links by which a phone uploads the papers of one slot."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0010"
down_revision = "0009"

_UUID = UUID(as_uuid=False)


def upgrade() -> None:
    op.create_table(
        "phone_link",
        sa.Column("token_digest", sa.LargeBinary, primary_key=True),
        sa.Column("account_id", _UUID, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("application_id", _UUID, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("slot", sa.Text, nullable=False),
        sa.Column("row_id", sa.Text),
        sa.Column("files", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("phone_link_account", "phone_link", ["account_id", "created_at"])
    op.create_index("phone_link_expires", "phone_link", ["expires_at"])


def downgrade() -> None:
    op.drop_table("phone_link")
