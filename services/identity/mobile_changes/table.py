"""Applications for another reserved mobile, and where offices receive them by mail."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from chassis.ids import Id
from chassis.personal import keyed_hash, nobody, plain, sealed
from services.identity.columns import TIME, metadata

# enterprise_id, object_key: null where there is no such firm, which is counted all the same.
# subject: what was typed for the firm, hashed; null of what the office has scanned in.
mobile_change = Table(
    "mobile_change",
    metadata,
    Column("id", Id, primary_key=True),
    Column("enterprise_id", Id, ForeignKey("enterprise.id")),
    Column("subject", LargeBinary, info=keyed_hash()),
    Column("source", Text, nullable=False, info=nobody("FIRM or OFFICE")),
    Column("state", Text, nullable=False),
    Column("contact", LargeBinary, nullable=False, info=sealed()),
    Column("mobile", LargeBinary, nullable=False, info=sealed()),
    Column("mobile_hash", LargeBinary, nullable=False, info=keyed_hash()),
    Column("object_key", Text),
    Column("filename", LargeBinary, info=sealed()),
    Column("content_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("damage", Text, info=nobody("missing, short or altered")),
    Column("damaged_at", TIME),
    Column("address", Text, info=plain("kept with the application, as evidence of who filed it")),
    Column("filed_at", TIME, nullable=False),
    Column("scanned_by", Id, ForeignKey("account.id")),
    Column("checked_by", Id, ForeignKey("account.id")),
    Column("checked_at", TIME),
    Column("decided_by", Id, ForeignKey("account.id")),
    Column("decided_at", TIME),
    Column("refusal", Text, info=nobody("a choice of five")),
    Column("version", Integer, nullable=False),
    CheckConstraint("state <> 'DONE' OR checked_by <> decided_by", name="mobile_change_two"),
    Index("mobile_change_enterprise", "enterprise_id", "state"),
    Index("mobile_change_subject", "subject", "filed_at"),
    Index(
        "mobile_change_waiting",
        "filed_at",
        postgresql_where=text("state IN ('OPEN', 'CHECKED')"),
    ),
)

office_mailbox = Table(
    "office_mailbox",
    metadata,
    Column("office", Text, primary_key=True),
    Column("mailbox", Text, nullable=False, info=plain("of an office, published")),
    Column("set_at", TIME, nullable=False),
)
