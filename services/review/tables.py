"""The tables of review. What is a fact of the past may only be added to (see APPEND_ONLY)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
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
from sqlalchemy.dialects.postgresql import JSONB

from chassis.ids import Id
from chassis.personal import emptied, nobody, plain, sealed
from chassis.tables import runtime_tables

metadata = MetaData()
_ON_LICENCE = plain("published by the register of enterprises, printed on every licence")
_IN_OFFICE = plain("of a civil servant in office")
_REMARK = plain("free text of reviewers, in which whole identity numbers are refused")
_LICENCE = plain("what is printed on the licence, the legal representative's name with it")
_LEVELS = nobody("categories and levels")
_DAY = nobody("a day of the procedure or of a licence")
APPEND_ONLY = (
    "opinion",
    "ledger_entry",
    "document",
    "licence_version",
    "certificate",
    "delivery",
    "licence_event",
    "calendar_year",
    "feed_break",
)


def _moment() -> DateTime:
    return DateTime(timezone=True)


# "case" is a word of SQL. id: that of the application (docs/adr/0006).
cases = Table(
    "review_case",
    metadata,
    Column("id", Id, primary_key=True),
    Column("type", Text, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("office", Text, nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("enterprise_name", Text, nullable=False),
    Column("uscc", Text, nullable=False),
    Column("legal_representative", Text, nullable=False, info=_ON_LICENCE),
    Column("address", Text, nullable=False),
    Column("categories", JSONB, nullable=False, info=_LEVELS),
    Column("state", Text, nullable=False),
    # Where it stands; while it is RETURNED, the step that returned it.
    Column("step", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("opened_at", _moment(), nullable=False),
    Column("accepted_at", _moment()),
    Column("acceptance_number", Text),
    Column("decided_at", _moment()),
    Column("closed_at", _moment()),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index("review_case_enterprise", "enterprise_id"),
)

# One open task a case at most: the step it stands at.
tasks = Table(
    "task",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("step", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("opened_at", _moment(), nullable=False),
    Column("claimed_by", Text),
    Column("claimed_by_name", Text, info=_IN_OFFICE),
    Column("claimed_at", _moment()),
    Column("closed_at", _moment()),
    Index(
        "task_open",
        "office",
        "role",
        "opened_at",
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index("task_case", "case_id", "opened_at"),
    Index(
        "task_one_open",
        "case_id",
        unique=True,
        postgresql_where=text("closed_at IS NULL"),
    ),
)

opinions = Table(
    "opinion",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("round", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("text", Text, nullable=False, info=_REMARK),
    Column("items", JSONB, nullable=False, info=_REMARK),
    Column("manual_confirmed", JSONB, nullable=False, info=nobody("ids of rules")),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False, info=_IN_OFFICE),
    Column("at", _moment(), nullable=False),
    Index("opinion_case", "case_id", "at"),
)

# What started, stopped, resumed or prolonged the clock of the limits (rules.ledger), in order.
ledger_entries = Table(
    "ledger_entry",
    metadata,
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Date, nullable=False, info=_DAY),
    Column("reason", Text, nullable=False, info=_REMARK),
    Column("basis", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("counted_from", Text),  # START
    Column("ground", Text),  # PAUSE
    Column("step", Text),  # EXTEND
    Column("working_days", Integer),  # EXTEND
    PrimaryKeyConstraint("case_id", "position"),
)

documents = Table(
    "document",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("template", Text, nullable=False),
    Column("values", JSONB, nullable=False, info=_LICENCE),
    Column("issued_at", _moment(), nullable=False),
    Index("document_case", "case_id", "issued_at"),
)

# Serial numbers without gaps: the row stays locked until the transaction that took one commits.
counters = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

licences = Table(
    "licence",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("office", Text, nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("uscc", Text, nullable=False),
    Column("legal_representative", Text, nullable=False, info=_ON_LICENCE),
    Column("address", Text, nullable=False),
    Column("categories", JSONB, nullable=False, info=_LEVELS),
    Column("scope", JSONB, nullable=False, info=_LEVELS),
    Column("issued_on", Date, nullable=False, info=_DAY),
    Column("valid_from", Date, nullable=False, info=_DAY),
    Column("valid_to", Date, nullable=False, info=_DAY),
    Column("state", Text, nullable=False),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("verification_token", Text, nullable=False, unique=True),
    Column("verification_code", Text, nullable=False, unique=True),
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

licence_versions = Table(
    "licence_version",
    metadata,
    Column("licence_id", Id, ForeignKey(licences.c.id), nullable=False),
    Column("version", Integer, nullable=False),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("reason", Text, nullable=False, info=_REMARK),
    Column("values", JSONB, nullable=False, info=_LICENCE),
    Column("at", _moment(), nullable=False),
    PrimaryKeyConstraint("licence_id", "version"),
)

# What was printed; a later print of the same copy makes the earlier one void.
certificates = Table(
    "certificate",
    metadata,
    Column("licence_id", Id, ForeignKey(licences.c.id), nullable=False),
    Column("copy", Text, nullable=False),
    Column("print_number", Integer, nullable=False),
    Column("licence_version", Integer, nullable=False),
    Column("values", JSONB, nullable=False, info=_LICENCE),
    Column("digest", Text, nullable=False),
    Column("printed_at", _moment(), nullable=False),
    PrimaryKeyConstraint("licence_id", "copy", "print_number"),
)

deliveries = Table(
    "delivery",
    metadata,
    Column("licence_id", Id, ForeignKey(licences.c.id), nullable=False),
    Column("licence_version", Integer, nullable=False),
    Column("method", Text, nullable=False),
    Column("receiver", Text, nullable=False, server_default="", info=emptied()),
    Column("note", Text, nullable=False, info=_REMARK),
    Column("by_id", Text, nullable=False),
    Column("at", _moment(), nullable=False),
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
    Column("type", Text, nullable=False),
    Column("event", JSONB, nullable=False, info=nobody("what anybody may look up")),
    Column("at", _moment(), nullable=False),
    UniqueConstraint("licence_id", "sequence"),
)

# Restores of this database: what was told after position `last` was lost, what is told since has
# positions from `resumes` on, and so have the sequences of each licence.
feed_breaks = Table(
    "feed_break",
    metadata,
    Column("resumes", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
    Column("at", _moment(), nullable=False),
)

# The schedules of holidays that were loaded here (rules.schedule), beside those of the rules' data;
# the newest version of a year holds.
calendar_years = Table(
    "calendar_year",
    metadata,
    Column("year", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("schedule", JSONB, nullable=False, info=nobody("holidays")),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False, info=_IN_OFFICE),
    Column("at", _moment(), nullable=False),
    PrimaryKeyConstraint("year", "version"),
)

runtime_tables(metadata)
