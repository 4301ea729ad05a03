"""Every query that was made, with what was answered, sealed: an answer may name people."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

from chassis.ids import Id
from chassis.personal import nobody, sealed
from chassis.tables import runtime_tables

metadata = MetaData()
runtime_tables(metadata)

_TIME = DateTime(timezone=True)
SILENCES = "outcome = 'SILENT'"
ANSWERS = "outcome = 'ANSWERED' AND origin_id IS NULL"

# body: the answer as it came, None where none came; sha256: of it. origin_id: of the query whose
# answer was used again. fault: in a word what was wrong.
credit_query = Table(
    "credit_query",
    metadata,
    Column("id", Id, primary_key=True),
    Column("uscc", Text, nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("office", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("purpose", Text, nullable=False, info=nobody("a code: why it was asked")),
    Column("case_id", Id),
    Column("actor_kind", Text, nullable=False, info=nobody("a kind of actors, no person")),
    Column("account_id", Text, info=nobody("the id of an account")),
    Column("asked_at", _TIME, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("answered_at", _TIME),
    Column("origin_id", Id),
    Column("fault", Text, info=nobody("a word for what was wrong, none of the answer")),
    Column("body", LargeBinary, info=sealed()),
    Column("sha256", Text),
    Index("credit_query_answers", "uscc", "answered_at", postgresql_where=text(ANSWERS)),
    Index("credit_query_silent", "uscc", "asked_at", postgresql_where=text(SILENCES)),
    Index("credit_query_case", "case_id", "asked_at", postgresql_where=text("case_id IS NOT NULL")),
    Index("credit_query_asked", "asked_at", postgresql_where=text("case_id IS NULL")),
    Index("credit_query_firm", "enterprise_id", "asked_at"),
)

# What was answered last of each firm, in codes and numbers. held_at: when it was last asked about
# as a holder.
firm_credit = Table(
    "firm_credit",
    metadata,
    Column("enterprise_id", Id, primary_key=True),
    Column("uscc", Text, nullable=False),
    Column("name", Text, info=nobody("of a firm, as anybody may look it up")),
    Column("office", Text, nullable=False),
    Column("credit_class", Text, info=nobody("a code, of a firm")),
    Column("listed", Boolean, nullable=False),
    Column("penalties", Integer, nullable=False),
    Column("false_commitment", Boolean, nullable=False),
    Column("answered_at", _TIME, nullable=False),
    Column("held_at", _TIME),
    Index(
        "firm_credit_held",
        "office",
        "credit_class",
        "held_at",
        postgresql_where=text("held_at IS NOT NULL"),
    ),
)

# One row: how far the round over all holders is. after: the last licence of the batch before.
credit_round = Table(
    "credit_round",
    metadata,
    Column("id", Text, primary_key=True, info=nobody("one fixed word")),
    Column("after", Id),
    Column("due_at", _TIME, nullable=False),
)
