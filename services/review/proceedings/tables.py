"""The tables of proceedings."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from chassis.ids import Id
from chassis.personal import nobody
from services.review.columns import DAY, IN_OFFICE, REMARK, metadata, moment

_NUMBER = nobody("of a proceeding")
_ACCOUNT = nobody("id of an account")

# heard_until: the last day on which one is heard, None where nobody has to be; heard_at: when the
# firm has said that it has nothing more to say. licence_version: the one that the decision made.
proceedings = Table(
    "proceeding",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True, info=_NUMBER),
    Column("kind", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("enterprise_name", Text, nullable=False, info=nobody("of a firm")),
    Column("uscc", Text, nullable=False),
    Column("licence_id", Id, ForeignKey("licence.id")),
    Column("case_id", Id, ForeignKey("review_case.id")),
    Column("undoes", Id, ForeignKey("proceeding.id")),
    Column("facts", Text, nullable=False, info=REMARK),
    Column("state", Text, nullable=False),
    Column("proposed_by_id", Text, nullable=False, info=_ACCOUNT),
    Column("proposed_by_name", Text, nullable=False, info=IN_OFFICE),
    Column("proposed_at", moment(), nullable=False),
    Column("heard_until", Date, info=DAY),
    Column("heard_at", moment()),
    Column("decided_by_id", Text, info=_ACCOUNT),
    Column("decided_by_name", Text, info=IN_OFFICE),
    Column("decided_at", moment()),
    Column("decision", Text, nullable=False, server_default="", info=REMARK),
    Column("licence_version", Integer),
    Column("version", Integer, nullable=False, server_default=text("1")),
    # Who proposes does not decide.
    CheckConstraint(
        "state <> 'DECIDED' OR (decided_by_id IS NOT NULL AND decided_by_id <> proposed_by_id)",
        name="proceeding_two_people",
    ),
    Index("proceeding_office", "office", "state", "proposed_at"),
    Index("proceeding_enterprise", "enterprise_id"),
    Index(
        "proceeding_one_open",
        "licence_id",
        unique=True,
        postgresql_where=text("state = 'OPEN'"),
    ),
    Index(
        "proceeding_one_ban",
        "case_id",
        unique=True,
        postgresql_where=text("kind = 'BAR' AND state <> 'DROPPED'"),
    ),
    Index(
        "proceeding_undone_once",
        "undoes",
        unique=True,
        postgresql_where=text("state <> 'DROPPED'"),
    ),
)

# 陈述申辩 and objections. source: FIRM, or OTHER where the office has recorded it.
proceeding_statements = Table(
    "proceeding_statement",
    metadata,
    Column("id", Id, primary_key=True),
    Column("proceeding_id", Id, ForeignKey(proceedings.c.id), nullable=False),
    Column("source", Text, nullable=False, info=nobody("a code")),
    Column("text", Text, nullable=False, info=REMARK),
    Column("by_id", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("answer", Text, info=REMARK),
    Column("answered_by_id", Text, info=_ACCOUNT),
    Column("answered_at", moment()),
    Index("proceeding_statement_of", "proceeding_id", "at"),
)
