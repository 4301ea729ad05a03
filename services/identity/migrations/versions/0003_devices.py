"""Known devices, sessions that can be told apart and say why they ended, one-time passwords.

The release before runs on it: it fills what has a default, and a session that was ended here has
its end in the past there, too.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0003"
down_revision = "0002"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "known_device",
        sa.Column("account_id", _UUID, sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("token_digest", sa.LargeBinary, primary_key=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("last_seen_at", _TIME, nullable=False),
        sa.Index("known_device_last_seen", "last_seen_at"),
    )
    fresh = sa.text("gen_random_uuid()")
    op.add_column("session", sa.Column("id", _UUID, nullable=False, server_default=fresh))
    op.create_unique_constraint("session_id_key", "session", ["id"])
    op.add_column("session", sa.Column("device", sa.Text))
    op.add_column("session", sa.Column("address", sa.Text))
    op.add_column("session", sa.Column("ended_at", _TIME))
    op.add_column("session", sa.Column("end_reason", sa.Text))
    op.add_column("sign_in_attempt", sa.Column("device", sa.LargeBinary))
    op.add_column("account", sa.Column("password_expires_at", _TIME))
    op.add_column("one_time_code", sa.Column("device", sa.LargeBinary))
    op.add_column(
        "sms_message", sa.Column("kind", sa.Text, nullable=False, server_default="notice")
    )
    op.create_index("sms_message_kind", "sms_message", ["kind", "created_at"])


def downgrade() -> None:
    op.drop_index("sms_message_kind", "sms_message")
    for table, column in (
        ("sms_message", "kind"), ("one_time_code", "device"), ("account", "password_expires_at"),
        ("sign_in_attempt", "device"), ("session", "end_reason"), ("session", "ended_at"),
        ("session", "address"), ("session", "device"), ("session", "id"),
    ):  # fmt: skip
        op.drop_column(table, column)
    op.drop_table("known_device")
