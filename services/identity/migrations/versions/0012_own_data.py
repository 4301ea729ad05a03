"""Several contacts of a firm."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0012"
down_revision = "0011"

_UUID = UUID(as_uuid=False)


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("enterprise_id", _UUID, sa.ForeignKey("enterprise.id"), nullable=False),
        sa.Column("duty", sa.Text, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("mobile", sa.LargeBinary, nullable=False),
        sa.Column("telephone", sa.LargeBinary),
        sa.Column("email", sa.LargeBinary),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("contact_enterprise", "contact", ["enterprise_id", "created_at"])


def downgrade() -> None:
    op.drop_table("contact")
