"""Enterprises, accounts, sessions, tokens, codes, sign-in attempts and text messages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from chassis.migrate import create_runtime_tables, drop_runtime_tables

revision = "0001"
down_revision = None

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_runtime_tables(op)
    _enterprises()
    _accounts()
    _sign_in()
    op.create_table(
        "sms_message",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("mobile", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("useless_at", _TIME, nullable=False),
        sa.Column("sent_at", _TIME),
        sa.Column("last_error", sa.Text),
        sa.Index("sms_message_due", "due_at", postgresql_where=sa.text("state = 'queued'")),
    )


def _enterprises() -> None:
    op.create_table(
        "enterprise",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("enterprise_type", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("uscc", sa.Text, nullable=False, unique=True),
        sa.Column("legal_representative", sa.Text, nullable=False),
        sa.Column("legal_representative_id", sa.LargeBinary, nullable=False),
        sa.Column("legal_representative_id_hash", sa.LargeBinary, nullable=False),
        sa.Column("legal_representative_mobile", sa.LargeBinary, nullable=False),
        sa.Column("legal_representative_mobile_hash", sa.LargeBinary, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("division", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("economic_kind", sa.Text, nullable=False),
        sa.Column("registered_capital", sa.Numeric(14, 4), nullable=False),
        sa.Column("established", sa.Date, nullable=False),
        sa.Column("correspondence_address", sa.Text, nullable=False),
        sa.Column("postcode", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("contact_mobile", sa.LargeBinary, nullable=False),
        sa.Column("contact_mobile_hash", sa.LargeBinary, nullable=False),
        sa.Column("telephone", sa.Text),
        sa.Column("fax", sa.Text),
        sa.Column("email", sa.Text),
        sa.Column("parent_id", _UUID, sa.ForeignKey("enterprise.id")),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Index(
            "enterprise_name_trigrams",
            "name",
            postgresql_using="gin",
            postgresql_ops={"name": "gin_trgm_ops"},
        ),
        sa.Index("enterprise_legal_representative_id_hash", "legal_representative_id_hash"),
    )
    op.create_table(
        "business_licence",
        sa.Column("enterprise_id", _UUID, sa.ForeignKey("enterprise.id"), primary_key=True),
        sa.Column("object_key", sa.Text, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
    )


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("surface", sa.Text, nullable=False),
        sa.Column("username", sa.Text, nullable=False),
        sa.Column("username_key", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("enterprise_id", _UUID, sa.ForeignKey("enterprise.id")),
        sa.Column("name", sa.Text),
        sa.Column("office", sa.Text),
        sa.Column("roles", ARRAY(sa.Text), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("password_changed_at", _TIME, nullable=False),
        sa.UniqueConstraint("surface", "username_key", name="account_username_key"),
        sa.CheckConstraint(
            "(surface = 'portal' AND enterprise_id IS NOT NULL) OR "
            "(surface = 'intranet' AND enterprise_id IS NULL AND name IS NOT NULL)",
            name="account_surface",
        ),
        sa.Index("account_enterprise", "enterprise_id"),
    )
    op.create_table(
        "session",
        sa.Column("token_digest", sa.LargeBinary, primary_key=True),
        sa.Column("account_id", _UUID, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("last_seen_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Index("session_account", "account_id"),
        sa.Index("session_ends", "ends_at"),
    )
    op.create_table(
        "api_token",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("token_digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("account_id", _UUID, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("enterprise_id", _UUID, sa.ForeignKey("enterprise.id"), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("last_used_at", _TIME),
        sa.Column("revoked_at", _TIME),
        sa.Index("api_token_enterprise", "enterprise_id", "created_at"),
    )


def _sign_in() -> None:
    op.create_table(
        "one_time_code",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("subject", sa.LargeBinary, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.Index("one_time_code_subject", "subject", "created_at"),
        sa.Index("one_time_code_address", "address", "created_at"),
        sa.Index("one_time_code_created", "created_at"),
    )
    op.create_table(
        "captcha",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Index("captcha_expires", "expires_at"),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("subject", sa.LargeBinary, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("locked_until", _TIME),
        sa.Index("sign_in_attempt_subject", "subject", "at"),
        sa.Index("sign_in_attempt_address", "address", "at"),
        sa.Index("sign_in_attempt_at", "at"),
    )


def downgrade() -> None:
    for table in (
        "sms_message", "sign_in_attempt", "captcha", "one_time_code", "api_token", "session",
        "account", "business_licence", "enterprise",
    ):  # fmt: skip
        op.drop_table(table)
    drop_runtime_tables(op)
