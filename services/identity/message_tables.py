"""The tables of what firms are told, and of text messages."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.ids import Id
from chassis.personal import keyed_hash, nobody, sealed
from services.identity.columns import TIME, metadata

_OF_MESSAGE = nobody("texts of rules/data/messages.yaml with numbers and dates of things")

# What a firm was told, as it was told; of one that has not registered yet, too. id: of the event.
message = Table(
    "message",
    metadata,
    Column("id", Id, primary_key=True),
    Column("enterprise_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False, info=_OF_MESSAGE),
    Column("body", Text, nullable=False, info=_OF_MESSAGE),
    Column("application_id", Id),
    Column("round", Integer),
    Column("document_id", Id),
    Column("licence_id", Id),
    Column("told_at", TIME, nullable=False),
    Index("message_enterprise", "enterprise_id", "told_at", "id"),
    Index("message_told", "told_at"),
)

message_read = Table(
    "message_read",
    metadata,
    Column("message_id", Id, ForeignKey("message.id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", Id, ForeignKey("account.id"), primary_key=True),
    Column("read_at", TIME, nullable=False),
    Index("message_read_account", "account_id", "message_id"),
)

# Who of a firm gets text messages, and of which groups of kinds (`rules.messages`). Without mobile:
# the reserved mobile, as the register entry has it; without such a row it gets all of them.
recipient = Table(
    "recipient",
    metadata,
    Column("id", Id, primary_key=True),
    Column("enterprise_id", Id, ForeignKey("enterprise.id"), nullable=False),
    Column("label", LargeBinary, info=sealed()),
    Column("mobile", LargeBinary, info=sealed()),
    Column("mobile_hash", LargeBinary, info=keyed_hash()),
    Column(
        "groups", ARRAY(Text), nullable=False, info=nobody("groups of rules/data/messages.yaml")
    ),
    Column("created_at", TIME, nullable=False),
    UniqueConstraint("enterprise_id", "mobile_hash", name="recipient_mobile"),
    Index(
        "recipient_reserved",
        "enterprise_id",
        unique=True,
        postgresql_where=text("mobile_hash IS NULL"),
    ),
)

# message_id: what the text message tells, None of codes and of notices about the account.
sms_message = Table(
    "sms_message",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message_id", Id, ForeignKey("message.id", ondelete="CASCADE")),
    Column("kind", Text, nullable=False, server_default="notice"),
    Column("mobile", LargeBinary, nullable=False, info=sealed("sms.mobile")),
    Column("body", LargeBinary, nullable=False, info=sealed("sms.body")),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("due_at", TIME, nullable=False),
    Column("useless_at", TIME, nullable=False),
    Column("sent_at", TIME),
    Column("last_error", Text),
    Index("sms_message_kind", "kind", "created_at"),
    Index("sms_message_message", "message_id", postgresql_where=text("message_id IS NOT NULL")),
    Index("sms_message_due", "due_at", postgresql_where=text("state = 'queued'")),
)
