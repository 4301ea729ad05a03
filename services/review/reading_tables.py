"""The tables of what reviewers keep while they read a case."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Table, Text

from chassis.ids import Id
from chassis.personal import nobody
from services.review.columns import IN_OFFICE, REMARK, metadata, moment

_CASE = "review_case.id"
_POINTER = nobody("a JSON pointer")

# What was found right. seen: digest of what stood there.
reading_checks = Table(
    "reading_check",
    metadata,
    Column("case_id", Id, ForeignKey(_CASE), nullable=False),
    Column("place", Text, nullable=False, info=_POINTER),
    Column("seen", Text, nullable=False, info=nobody("a digest")),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False, info=IN_OFFICE),
    Column("at", moment(), nullable=False),
    PrimaryKeyConstraint("case_id", "place"),
)

# What is to be mended, until it is demanded. place: the field, file or person in words.
correction_notes = Table(
    "correction_note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(_CASE), nullable=False),
    Column("section", Text, nullable=False),
    Column("item", Text, info=_POINTER),
    Column("place", Text, nullable=False, info=REMARK),
    Column("message", Text, nullable=False, info=REMARK),
    Column("by_name", Text, nullable=False, info=IN_OFFICE),
    Column("at", moment(), nullable=False),
    Index("correction_note_case", "case_id", "at"),
)
