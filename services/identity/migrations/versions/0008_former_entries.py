"""What a register entry was until it was changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

from chassis.migrate import append_only

revision = "0008"
down_revision = "0007"

_UUID = UUID(as_uuid=False)


def upgrade() -> None:
    op.create_table(
        "former_entry",
        sa.Column("enterprise_id", _UUID, sa.ForeignKey("enterprise.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("uscc", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("legal_representative", sa.Text, nullable=False),
        sa.Column("application_id", _UUID, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("enterprise_id", "version"),
    )
    op.create_index(
        "former_entry_name_trigrams",
        "former_entry",
        ["name"],
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    append_only(op, "former_entry")


def downgrade() -> None:
    op.drop_table("former_entry")
