"""Tables that every service has besides its own: outbox, inbox, idempotency, audit, its seals."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from chassis.personal import emptied, keyed_hash, nobody, plain, sealed

runtime_metadata = MetaData()
_DIGEST = nobody("chains entries of the record, each with a random trace")
_now = func.now()

outbox = Table(
    "outbox",
    runtime_metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("id", UUID(as_uuid=False), nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("exchange", Text, nullable=False),
    Column("routing_key", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("stream_seq", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column(
        "payload",
        JSONB,
        nullable=False,
        info=plain("ids, states, what is public anyway; remarks without numbers"),
    ),
    Column("headers", JSONB, nullable=False, info=nobody("ids")),
    Column("mandatory", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=_now),
    Column("published_at", DateTime(timezone=True)),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_attempt_at", DateTime(timezone=True)),
    Column("last_error", Text),
    UniqueConstraint("channel", "stream", "stream_seq", name="outbox_stream_seq_key"),
    Index("outbox_unpublished", "seq", postgresql_where=text("published_at IS NULL")),
)

inbox = Table(
    "inbox",
    runtime_metadata,
    Column("consumer", Text, nullable=False),
    Column("message_id", UUID(as_uuid=False), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=_now),
    PrimaryKeyConstraint("consumer", "message_id"),
)

idempotency = Table(
    "idempotency",
    runtime_metadata,
    Column("actor", Text, nullable=False, info=nobody("kind and id of an account")),
    Column("key", Text, nullable=False, info=nobody("drawn at random by who asks")),
    Column("operation", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False, info=keyed_hash()),
    Column("reply", JSONB(none_as_null=True), info=emptied()),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=_now),
    # Replies name people, files and what of a row is missing.
    Column("sealed_reply", LargeBinary, info=sealed(plain="reply")),
    PrimaryKeyConstraint("actor", "key"),
)

audit = Table(
    "audit",
    runtime_metadata,
    Column("stream", Text, nullable=False),
    Column("stream_seq", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column(
        "actor",
        JSONB,
        nullable=False,
        info=plain("who did it: a firm or a civil servant in office, with the network address"),
    ),
    Column("action", Text, nullable=False),
    Column("object_type", Text, nullable=False),
    Column("object_id", Text, nullable=False, info=nobody("an id, of a person the keyed hash")),
    Column("before", JSONB, info=nobody("states, ids, counts, names of fields")),
    Column("after", JSONB, info=nobody("states, ids, counts, names of fields")),
    Column("trace_id", Text, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("previous", LargeBinary, nullable=False, info=_DIGEST),
    Column("digest", LargeBinary, nullable=False, info=_DIGEST),
    PrimaryKeyConstraint("stream", "stream_seq"),
    Index("audit_at", "at"),
    Index("audit_firm", text("(actor ->> 'enterprise_id')"), "at"),
    Index("audit_account", text("(actor ->> 'account_id')"), "at"),
    Index("audit_action", "action", "at"),
)

# One row a day of China's calendar: entries of that day, the objects they are of, and the digest
# over the last entry of each (chassis/audit_seal.py).
audit_seal = Table(
    "audit_seal",
    runtime_metadata,
    Column("day", Date, primary_key=True, info=_DIGEST),
    Column("entries", BigInteger, nullable=False),
    Column("streams", BigInteger, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("previous", LargeBinary, nullable=False, info=_DIGEST),
    Column("digest", LargeBinary, nullable=False, info=_DIGEST),
    Column("sealed_at", DateTime(timezone=True), nullable=False),
)

FIRST_TABLES = (outbox, inbox, idempotency, audit)
"""Made by the first migration of each service; what came later, by `chassis/migrations`."""


def runtime_tables(metadata: MetaData) -> None:
    """Add them to a service's metadata, so that "model equals migrated schema" can be checked."""
    for table in runtime_metadata.sorted_tables:
        table.to_metadata(metadata)
