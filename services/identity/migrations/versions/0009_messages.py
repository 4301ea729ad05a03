"""What a firm is told, who of it has read it, and who gets text messages of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, UUID

revision = "0009"
down_revision = "0008"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("application_id", _UUID),
        sa.Column("round", sa.Integer),
        sa.Column("document_id", _UUID),
        sa.Column("licence_id", _UUID),
        sa.Column("told_at", _TIME, nullable=False),
    )
    op.create_index("message_enterprise", "message", ["enterprise_id", "told_at", "id"])
    op.create_index("message_told", "message", ["told_at"])
    op.create_table(
        "message_read",
        sa.Column(
            "message_id",
            _UUID,
            sa.ForeignKey("message.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("account_id", _UUID, sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("read_at", _TIME, nullable=False),
    )
    op.create_index("message_read_account", "message_read", ["account_id", "message_id"])
    op.create_table(
        "recipient",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("enterprise_id", _UUID, sa.ForeignKey("enterprise.id"), nullable=False),
        sa.Column("label", sa.LargeBinary),
        sa.Column("mobile", sa.LargeBinary),
        sa.Column("mobile_hash", sa.LargeBinary),
        sa.Column("groups", ARRAY(sa.Text), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.UniqueConstraint("enterprise_id", "mobile_hash", name="recipient_mobile"),
    )
    op.create_index(
        "recipient_reserved",
        "recipient",
        ["enterprise_id"],
        unique=True,
        postgresql_where=sa.text("mobile_hash IS NULL"),
    )
    told = sa.ForeignKey("message.id", ondelete="CASCADE")
    op.add_column("sms_message", sa.Column("message_id", _UUID, told))
    op.create_index(
        "sms_message_message",
        "sms_message",
        ["message_id"],
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("sms_message_message", "sms_message")
    op.drop_column("sms_message", "message_id")
    for table in ("recipient", "message_read", "message"):
        op.drop_table(table)
