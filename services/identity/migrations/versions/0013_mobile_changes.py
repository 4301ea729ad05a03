"""Applications for another reserved mobile; the mailboxes of offices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0013"
down_revision = "0012"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    staff = [sa.Column(f"{name}_by", _UUID, sa.ForeignKey("account.id")) for name in
             ("scanned", "checked", "decided")]  # fmt: skip
    op.create_table(
        "mobile_change",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("enterprise_id", _UUID, sa.ForeignKey("enterprise.id")),
        sa.Column("subject", sa.LargeBinary),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("contact", sa.LargeBinary, nullable=False),
        sa.Column("mobile", sa.LargeBinary, nullable=False),
        sa.Column("mobile_hash", sa.LargeBinary, nullable=False),
        sa.Column("object_key", sa.Text),
        sa.Column("filename", sa.LargeBinary),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("damage", sa.Text),
        sa.Column("damaged_at", _TIME),
        sa.Column("address", sa.Text),
        sa.Column("filed_at", _TIME, nullable=False),
        *staff,
        sa.Column("checked_at", _TIME),
        sa.Column("decided_at", _TIME),
        sa.Column("refusal", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("state <> 'DONE' OR checked_by <> decided_by", name="mobile_change_two"),
    )
    op.create_index("mobile_change_enterprise", "mobile_change", ["enterprise_id", "state"])
    op.create_index("mobile_change_subject", "mobile_change", ["subject", "filed_at"])
    op.create_index(
        "mobile_change_waiting",
        "mobile_change",
        ["filed_at"],
        postgresql_where=sa.text("state IN ('OPEN', 'CHECKED')"),
    )
    op.create_table(
        "office_mailbox",
        sa.Column("office", sa.Text, primary_key=True),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("office_mailbox")
    op.drop_table("mobile_change")
