"""Scans that wait to be filed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0010"
down_revision = "0009"

_UUID = UUID(as_uuid=False)


def upgrade() -> None:
    op.create_table(
        "scan",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column(
            "application_id",
            _UUID,
            sa.ForeignKey("application.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("sealed_path", sa.LargeBinary, nullable=False),
        sa.Column("path_hash", sa.LargeBinary, nullable=False),
        sa.Column("thumbnail", sa.LargeBinary),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("object_key", sa.Text, nullable=False, unique=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen", sa.Boolean, nullable=False),
        sa.Column("section", sa.Text),
        sa.Column("slot", sa.Text),
        sa.Column("row_id", sa.Text),
    )
    columns = ["application_id", "sha256", "path_hash"]
    op.create_index("scan_of_application", "scan", columns, unique=True)
    op.create_index("scan_uploaded", "scan", ["uploaded_at"])


def downgrade() -> None:
    op.drop_table("scan")
