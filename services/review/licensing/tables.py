"""The tables of the register of licences."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.ids import Id
from chassis.personal import emptied, nobody, sealed
from services.review.columns import DAY, LEVELS, LICENCE, ON_LICENCE, REMARK, metadata, moment

_RANDOM = nobody("drawn at random")

# What is permitted in which period, and the prints with what proves them, are rows of their own:
# `categories` to `valid_to` and what verifies stand here for the release before only, which goes on
# to read them; whoever takes that out lets a migration drop them.
licences = Table(
    "licence",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("office", Text, nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("uscc", Text, nullable=False),
    Column("legal_representative", Text, nullable=False, info=ON_LICENCE),
    Column("address", Text, nullable=False),
    Column("categories", JSONB, nullable=False, info=LEVELS),
    Column("scope", JSONB, nullable=False, info=LEVELS),
    Column("issued_on", Date, nullable=False, info=DAY),
    Column("valid_from", Date, nullable=False, info=DAY),
    Column("valid_to", Date, nullable=False, info=DAY),
    Column("state", Text, nullable=False),
    Column("ended_on", Date, info=DAY),
    Column("ended_by", Text, info=nobody("a code")),
    # [{number, name, by}] of one that ended with a merger or a split.
    Column(
        "successors",
        JSONB,
        nullable=False,
        server_default="[]",
        info=nobody("numbers and names of holders, as anybody may look up"),
    ),
    Column("case_id", Id, ForeignKey("review_case.id")),  # that issued it; None: taken over
    Column("verification_token", Text, unique=True),
    Column("verification_code", Text, unique=True),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index("licence_enterprise", "enterprise_id"),
    Index("licence_uscc", "uscc"),
    Index("licence_case", "case_id"),
    Index(
        "licence_name",
        "name",
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    ),
    Index(
        "licence_uscc_part",
        "uscc",
        postgresql_using="gin",
        postgresql_ops={"uscc": "gin_trgm_ops"},
    ),
)
plain_number = func.replace(licences.c.number, "-", "")
"""The number of a licence as it may be typed: without its dashes."""
Index(
    "licence_number_part",
    plain_number.label("plain_number"),
    postgresql_using="gin",
    postgresql_ops={"plain_number": "gin_trgm_ops"},
)


def text_pairs(column: ColumnElement[str]) -> ColumnElement[list[str]]:
    """Every two letters that stand side by side, by a function of the database."""
    return func.text_pairs(column, type_=ARRAY(Text))


Index("licence_name_pairs", text_pairs(licences.c.name).label("pairs"), postgresql_using="gin")

# As the licence is now (services.review.licensing.values); how it was, its versions tell.
licence_periods = Table(
    "licence_period",
    metadata,
    Column("licence_id", Id, ForeignKey(licences.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    Column("valid_from", Date, nullable=False, info=DAY),
    Column("valid_to", Date, info=DAY),
    Column("issued_on", Date, nullable=False, info=DAY),
    Column("categories", JSONB, nullable=False, info=LEVELS),
    Column("scope", JSONB, nullable=False, info=LEVELS),
    PrimaryKeyConstraint("licence_id", "number"),
    Index("licence_period_end", "valid_to"),
)

# Both copies of each are certificates with its number. Which of them counts follows from their
# order and from `effective_on`.
licence_prints = Table(
    "licence_print",
    metadata,
    Column("licence_id", Id, ForeignKey(licences.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    Column("licence_version", Integer, nullable=False),
    Column("period", Integer, nullable=False),
    Column("printed_on", Date, nullable=False, info=DAY),
    Column("effective_on", Date, nullable=False, info=DAY),
    Column("token", Text, nullable=False, unique=True, info=_RANDOM),
    Column("code", Text, nullable=False, unique=True, info=_RANDOM),
    PrimaryKeyConstraint("licence_id", "number"),
)

# change: `Change.kind`, None of what the release before made. case_id: None for what the clock or
# the office itself did. reason: the type of the case.
licence_versions = Table(
    "licence_version",
    metadata,
    Column("licence_id", Id, ForeignKey(licences.c.id), nullable=False),
    Column("version", Integer, nullable=False),
    Column("case_id", Id, ForeignKey("review_case.id")),
    Column("change", Text, info=nobody("a code")),
    Column("reason", Text, nullable=False, info=REMARK),
    Column("values", JSONB, nullable=False, info=LICENCE),
    Column("at", moment(), nullable=False),
    PrimaryKeyConstraint("licence_id", "version"),
)

# Names that it had are looked for too.
version_name = licence_versions.c["values"]["name"].astext
Index(
    "licence_version_name",
    version_name.label("version_name"),
    postgresql_using="gin",
    postgresql_ops={"version_name": "gin_trgm_ops"},
)

Index(
    "licence_version_name_pairs",
    text_pairs(version_name).label("pairs"),
    postgresql_using="gin",
)

# The face of each copy as it was printed.
certificates = Table(
    "certificate",
    metadata,
    Column("licence_id", Id, ForeignKey(licences.c.id), nullable=False),
    Column("copy", Text, nullable=False),
    Column("print_number", Integer, nullable=False),
    Column("licence_version", Integer, nullable=False),
    Column("values", JSONB, nullable=False, info=LICENCE),
    Column("digest", Text, nullable=False),
    Column("printed_at", moment(), nullable=False),
    PrimaryKeyConstraint("licence_id", "copy", "print_number"),
)

deliveries = Table(
    "delivery",
    metadata,
    Column("licence_id", Id, ForeignKey(licences.c.id), nullable=False),
    Column("licence_version", Integer, nullable=False),
    Column("method", Text, nullable=False),
    Column("receiver", Text, nullable=False, server_default="", info=emptied()),
    Column("note", Text, nullable=False, info=REMARK),
    Column("by_id", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("sealed_receiver", LargeBinary, info=sealed(plain="receiver")),
    PrimaryKeyConstraint("licence_id", "licence_version"),
)

# What other systems are told. position: without gaps and in the order of commit, so that a reader
# who has seen position n has seen all before it.
licence_events = Table(
    "licence_event",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("licence_id", Id, ForeignKey(licences.c.id), nullable=False),
    Column("licence_number", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("version", Integer),  # of the licence; None where the release before told it
    Column("type", Text, nullable=False),
    Column("event", JSONB, nullable=False, info=nobody("what anybody may look up")),
    Column("at", moment(), nullable=False),
    UniqueConstraint("licence_id", "sequence"),
    UniqueConstraint("licence_id", "version", name="licence_event_version"),
)

# Restores of this database: what was told after position `last` was lost, what is told since has
# positions from `resumes` on, and so have the sequences of each licence.
feed_breaks = Table(
    "feed_break",
    metadata,
    Column("resumes", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
    Column("at", moment(), nullable=False),
)
