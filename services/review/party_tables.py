"""The table of the firms that take part in the case of another one."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.ids import Id
from chassis.personal import nobody
from services.review.columns import LEVELS, metadata

# As of the last submission (`contracts.application.parties.CaseParty`).
case_parties = Table(
    "case_party",
    metadata,
    Column("case_id", Id, ForeignKey("review_case.id"), nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("role", Text, nullable=False),
    Column("enterprise_name", Text, nullable=False, info=nobody("of a firm")),
    Column("uscc", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("licence_number", Text, nullable=False),
    Column("fate", Text, nullable=False, info=nobody("a code")),
    Column("levels", JSONB, nullable=False, info=LEVELS),
    Column("consent", Text, nullable=False, info=nobody("a code")),
    Column("people", Integer, nullable=False),
    PrimaryKeyConstraint("case_id", "enterprise_id"),
    Index("case_party_enterprise", "enterprise_id"),
    Index("case_party_office", "office"),
)
