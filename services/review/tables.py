"""The tables of review. What is a fact of the past may only be added to (see APPEND_ONLY)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.ids import Id
from chassis.personal import nobody
from chassis.tables import runtime_tables
from services.review.calendar_tables import calendar_years, year_proposals
from services.review.columns import (
    DAY,
    IN_OFFICE,
    LEVELS,
    LICENCE,
    ON_LICENCE,
    REMARK,
    metadata,
    moment,
)
from services.review.inspections.tables import inspection_photos, inspections
from services.review.licensing.tables import (
    certificates,
    deliveries,
    feed_breaks,
    licence_events,
    licence_periods,
    licence_prints,
    licence_versions,
    licences,
    plain_number,
    text_pairs,
    version_name,
)
from services.review.old_register.tables import register_import_faults, register_imports
from services.review.party_tables import case_parties
from services.review.proceedings.tables import proceeding_statements, proceedings
from services.review.reading_tables import correction_notes, reading_checks
from services.review.together import tables as _together  # noqa: F401 - of the same metadata
from services.review.verification.tables import commitment_entries, commitments

__all__ = [
    "APPEND_ONLY",
    "calendar_years",
    "case_parties",
    "cases",
    "certificates",
    "commitment_entries",
    "commitments",
    "correction_notes",
    "counters",
    "deliveries",
    "documents",
    "feed_breaks",
    "inspection_photos",
    "inspections",
    "ledger_entries",
    "licence_events",
    "licence_periods",
    "licence_prints",
    "licence_versions",
    "licences",
    "metadata",
    "opinions",
    "plain_number",
    "proceeding_statements",
    "proceedings",
    "reading_checks",
    "register_import_faults",
    "register_imports",
    "reminders",
    "tasks",
    "version_name",
    "year_proposals",
]
APPEND_ONLY = (
    "opinion",
    "ledger_entry",
    "document",
    "licence_version",
    "licence_print",
    "certificate",
    "delivery",
    "licence_event",
    "calendar_year",
    "feed_break",
    "commitment_entry",
    "case_note",
    "delivery_correction",
)


def part_index(name: str, column: str) -> Index:
    """By which any three letters of a text are found."""
    return Index(name, column, postgresql_using="gin", postgresql_ops={column: "gin_trgm_ops"})


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
    Column("legal_representative", Text, nullable=False, info=ON_LICENCE),
    Column("address", Text, nullable=False),
    Column("categories", JSONB, nullable=False, info=LEVELS),
    Column("state", Text, nullable=False),
    # Where it stands; while it is RETURNED, the step that returned it.
    Column("step", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("opened_at", moment(), nullable=False),
    Column("accepted_at", moment()),
    Column("acceptance_number", Text),
    Column("decided_at", moment()),
    Column("closed_at", moment()),
    # How many of its files are not in the store as they were stored, as application tells.
    Column("damaged_files", Integer, nullable=False, server_default=text("0")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    # Of the licence that it concerns, where a limit ends with it.
    Column("term_ends_on", Date, info=DAY),
    # By which its limits are counted; None: as for everybody.
    Column("credit_class", Text, info=nobody("a code, of a firm")),
    # What of the register entry it is to change (`contracts.application.submission.Changed`).
    Column("changes", JSONB(none_as_null=True), info=LICENCE),
    # Why it is over, where no outcome of a step says so.
    Column("closing_note", Text, nullable=False, server_default="", info=REMARK),
    # Of the last submission; null where the release before has opened it.
    Column("submitted_at", moment()),
    Index("review_case_enterprise", "enterprise_id"),
    Index("review_case_opened", "opened_at", "id"),
    Index("review_case_office", "office", "opened_at", "id"),
    *(part_index(f"review_case_{name}", name) for name in ("enterprise_name", "uscc", "number")),
)
Index(
    "review_case_name_pairs",
    text_pairs(cases.c.enterprise_name).label("pairs"),
    postgresql_using="gin",
)
plain_acceptance = func.translate(
    cases.c.acceptance_number, literal_column("'〔〕'"), literal_column("''")
)
"""An acceptance number without the brackets that few people can type."""
Index(
    "review_case_acceptance",
    plain_acceptance.label("plain_acceptance"),
    postgresql_using="gin",
    postgresql_ops={"plain_acceptance": "gin_trgm_ops"},
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
    Column("opened_at", moment(), nullable=False),
    Column("claimed_by", Text),
    Column("claimed_by_name", Text, info=IN_OFFICE),
    Column("claimed_at", moment()),
    Column("closed_at", moment()),
    # By when it is to be done, null while the clock stands or where nothing limits it; `due_known`
    # is false until that was counted (services/review/due_dates.py).
    Column("due_on", Date, info=DAY),
    Column("due_known", Boolean, nullable=False, server_default=false()),
    Index("task_due", "due_on", "opened_at", "id", postgresql_where=text("closed_at IS NULL")),
    Index("task_uncounted", "id", postgresql_where=text("closed_at IS NULL AND NOT due_known")),
    Index("task_claimed", "claimed_by", postgresql_where=text("closed_at IS NULL")),
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
    Column("text", Text, nullable=False, info=REMARK),
    Column("items", JSONB, nullable=False, info=REMARK),
    Column("manual_confirmed", JSONB, nullable=False, info=nobody("ids of rules")),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False, info=IN_OFFICE),
    Column("at", moment(), nullable=False),
    Index("opinion_case", "case_id", "at"),
    Index("opinion_by", "by_id", "case_id"),
)

# What started, stopped, resumed or prolonged the clock of the limits (rules.ledger), in order.
ledger_entries = Table(
    "ledger_entry",
    metadata,
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Date, nullable=False, info=DAY),
    Column("reason", Text, nullable=False, info=REMARK),
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
    Column("case_id", Id, ForeignKey(cases.c.id)),  # of a case, or else
    Column("proceeding_id", Id, ForeignKey(proceedings.c.id)),  # of a proceeding
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("template", Text, nullable=False),
    Column("values", JSONB, nullable=False, info=LICENCE),
    Column("issued_at", moment(), nullable=False),
    CheckConstraint("(case_id IS NULL) <> (proceeding_id IS NULL)", name="document_of_one"),
    Index("document_case", "case_id", "issued_at"),
    Index("document_proceeding", "proceeding_id"),
)

# Serial numbers without gaps: the row stays locked until the transaction that took one commits.
counters = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# Of what firms were reminded, each on the day `due_on` that comes before `day`.
reminders = Table(
    "reminder",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("day", Date, nullable=False, info=DAY),
    Column("due_on", Date, nullable=False, info=DAY),
    Column("told_at", moment(), nullable=False),
    UniqueConstraint("kind", "subject_id", "due_on", name="reminder_once"),
)

runtime_tables(metadata)
