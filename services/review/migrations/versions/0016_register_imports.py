"""Imports of the register that was kept before, as jobs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0016"
down_revision = "0015"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)
_UNFINISHED = sa.text("state IN ('QUEUED', 'CHECKING', 'APPROVED', 'LOADING')")


def upgrade() -> None:
    op.create_table(
        "register_import",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("files", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("phase", sa.Text, nullable=False, server_default=""),
        sa.Column("done", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("counts", JSONB, nullable=False, server_default="{}"),
        sa.Column("faults", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("fault_file", JSONB),
        sa.Column("failure", sa.Text),
        sa.Column("requested_by", sa.Text, nullable=False),
        sa.Column("requested_by_name", sa.Text, nullable=False),
        sa.Column("requested_at", _TIME, nullable=False),
        sa.Column("finished_at", _TIME),
        sa.Index("register_import_unfinished", "requested_at", postgresql_where=_UNFINISHED),
        sa.Index("register_import_digest", "digest"),
    )
    op.create_table(
        "register_import_fault",
        sa.Column("import_id", _UUID, sa.ForeignKey("register_import.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("column", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "position"),
    )


def downgrade() -> None:
    op.drop_table("register_import_fault")
    op.drop_table("register_import")
