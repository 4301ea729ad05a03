"""The tables of commitments."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.ids import Id
from chassis.personal import nobody
from services.review.columns import DAY, IN_OFFICE, LEVELS, REMARK, metadata, moment

# One a grant that rests on a promise: a debt until it is verified. kinds: `CheckKind`s that it
# gets. verdict: the last one, None while there is none; proceeding_id: of what was proposed because
# of a verdict of FALSE, which decides what it is then. rectify_until: last day to mend.
commitments = Table(
    "commitment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("review_case.id"), nullable=False, unique=True),
    Column("licence_id", Id, ForeignKey("licence.id"), nullable=False),
    Column("office", Text, nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("type", Text, nullable=False),
    Column("categories", JSONB, nullable=False, info=LEVELS),
    Column("granted_on", Date, nullable=False, info=DAY),
    Column("due_on", Date, nullable=False, info=DAY),
    Column("kinds", JSONB, nullable=False, info=nobody("codes")),
    Column("verdict", Text, info=nobody("a code")),
    Column("rectify_until", Date, info=DAY),
    Column("proceeding_id", Id, ForeignKey("proceeding.id")),
    Column("verified_at", moment()),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index("commitment_office", "office", "due_on"),
    Index("commitment_enterprise", "enterprise_id"),
    Index("commitment_licence", "licence_id"),
    Index("commitment_proceeding", "proceeding_id"),
)

# What was found and decided, in order. subject: the code of a check, "" of a verdict. outcome: a
# `CheckResult` or a `Verdict`.
commitment_entries = Table(
    "commitment_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("commitment_id", Id, ForeignKey(commitments.c.id), nullable=False),
    Column("subject", Text, nullable=False, info=nobody("a code")),
    Column("outcome", Text, nullable=False),
    Column("text", Text, nullable=False, info=REMARK),
    Column("until", Date, info=DAY),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False, info=IN_OFFICE),
    Column("at", moment(), nullable=False),
    Index("commitment_entry_of", "commitment_id", "at"),
)
