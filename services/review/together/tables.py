"""The tables of how reviewers work together."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.ids import Id
from chassis.personal import nobody, sealed
from services.review.columns import DAY, IN_OFFICE, REMARK, metadata, moment

_CASE = "review_case.id"
ACCOUNT = nobody("the id of an account of the office")

# Remarks of the office on a case, which the firm does not see.
case_notes = Table(
    "case_note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(_CASE), nullable=False),
    Column("text", Text, nullable=False, info=REMARK),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False, info=IN_OFFICE),
    Column("at", moment(), nullable=False),
    Index("case_note_case", "case_id", "at"),
)

# An opinion asked of a colleague (to_id) or of another office (to_office). papers: ids of
# attachments of the case, with the name of what each was uploaded as.
consultations = Table(
    "consultation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(_CASE), nullable=False),
    Column("question", Text, nullable=False, info=REMARK),
    Column("papers", JSONB, nullable=False, info=nobody("ids and names of slots")),
    Column("to_id", Text, info=ACCOUNT),
    Column("to_name", Text, info=IN_OFFICE),
    Column("to_office", Text, info=nobody("a code of an office")),
    Column("asked_by_id", Text, nullable=False, info=ACCOUNT),
    Column("asked_by_name", Text, nullable=False, info=IN_OFFICE),
    Column("asked_at", moment(), nullable=False),
    Column("answer", Text, nullable=False, server_default="", info=REMARK),
    Column("answered_by_id", Text, info=ACCOUNT),
    Column("answered_by_name", Text, info=IN_OFFICE),
    Column("answered_at", moment()),
    CheckConstraint("(to_id IS NULL) <> (to_office IS NULL)", name="consultation_to_one"),
    Index("consultation_case", "case_id", "asked_at"),
    Index("consultation_to", "to_id", "asked_at"),
    Index("consultation_office", "to_office", "asked_at"),
)

# Who is away from the first to the last day, and who stands in. ended_at: called off.
absences = Table(
    "absence",
    metadata,
    Column("id", Id, primary_key=True),
    Column("office", Text),
    Column("account_id", Text, nullable=False, info=ACCOUNT),
    Column("name", Text, nullable=False, info=IN_OFFICE),
    Column("deputy_id", Text, nullable=False, info=ACCOUNT),
    Column("deputy_name", Text, nullable=False, info=IN_OFFICE),
    Column("first", Date, nullable=False, info=DAY),
    Column("last", Date, nullable=False, info=DAY),
    Column("at", moment(), nullable=False),
    Column("ended_at", moment()),
    Index("absence_account", "account_id", "last"),
    Index("absence_deputy", "deputy_id", "last"),
)

# 延长办理期限 as it was proposed, and what the head has said to it.
extension_proposals = Table(
    "extension_proposal",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(_CASE), nullable=False),
    Column("reason", Text, nullable=False, info=REMARK),
    Column("proposed_by_id", Text, nullable=False, info=ACCOUNT),
    Column("proposed_by_name", Text, nullable=False, info=IN_OFFICE),
    Column("proposed_at", moment(), nullable=False),
    Column("approved", Boolean),
    Column("remark", Text, nullable=False, server_default="", info=REMARK),
    Column("decided_by_name", Text, info=IN_OFFICE),
    Column("decided_at", moment()),
    Index("extension_proposal_case", "case_id", "proposed_at"),
    Index(
        "extension_one_open",
        "case_id",
        unique=True,
        postgresql_where=text("decided_at IS NULL"),
    ),
)

# What a head is told of a task whose limit comes, has passed, or whose silence counts as 受理.
escalations = Table(
    "escalation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(_CASE), nullable=False),
    Column("task_id", Id, ForeignKey("task.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("due_on", Date, nullable=False, info=DAY),
    Column("at", moment(), nullable=False),
    Column("remark", Text, nullable=False, server_default="", info=REMARK),
    Column("seen_by_name", Text, info=IN_OFFICE),
    Column("seen_at", moment()),
    UniqueConstraint("task_id", "kind", "due_on", name="escalation_once"),
    Index("escalation_case", "case_id"),
)

# What a reviewer has found out about a sign (`rules.signs`). sign: digest of what it says.
sign_remarks = Table(
    "sign_remark",
    metadata,
    Column("case_id", Id, ForeignKey(_CASE), nullable=False),
    Column("sign", Text, nullable=False, info=nobody("a digest")),
    Column("remark", Text, nullable=False, info=REMARK),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False, info=IN_OFFICE),
    Column("at", moment(), nullable=False),
    PrimaryKeyConstraint("case_id", "sign"),
)

# What somebody looks for often. query: fields of `contracts.review.finding.CaseQuery`.
saved_views = Table(
    "saved_view",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Text, nullable=False, info=ACCOUNT),
    Column("name", Text, nullable=False, info=nobody("what a list is called")),
    Column("query", JSONB, nullable=False, info=nobody("what was chosen, no person's number")),
    Column("at", moment(), nullable=False),
    UniqueConstraint("account_id", "name", name="saved_view_name"),
)

# What was wrong in the record of a delivery, as it should be.
delivery_corrections = Table(
    "delivery_correction",
    metadata,
    Column("licence_id", Id, ForeignKey("licence.id"), nullable=False),
    Column("licence_version", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("method", Text, nullable=False),
    Column("sealed_receiver", LargeBinary, nullable=False, info=sealed()),
    Column("note", Text, nullable=False, info=REMARK),
    Column("reason", Text, nullable=False, info=REMARK),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False, info=IN_OFFICE),
    Column("at", moment(), nullable=False),
    PrimaryKeyConstraint("licence_id", "licence_version", "number"),
)
