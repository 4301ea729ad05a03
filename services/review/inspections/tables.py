"""The tables of visits."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.ids import Id
from chassis.personal import nobody
from services.review.columns import DAY, IN_OFFICE, REMARK, metadata, moment

_ACCOUNT = nobody("id of an account")
_PLACE = nobody("where a firm was visited")

# commitment_id: None where a case is examined. checklist: [{code, title, text}]; results: [{code,
# result, note}] of the report. latitude, longitude: in degrees (WGS 84), accuracy: in metres, where
# the report was written.
inspections = Table(
    "inspection",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("review_case.id"), nullable=False),
    Column("commitment_id", Id, ForeignKey("commitment.id")),
    Column("office", Text, nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("enterprise_name", Text, nullable=False, info=nobody("of a firm")),
    Column("planned_on", Date, nullable=False, info=DAY),
    Column("place", Text, nullable=False, info=_PLACE),
    Column("people", JSONB, nullable=False, info=IN_OFFICE),
    Column("checklist", JSONB, nullable=False, info=nobody("conditions as published")),
    Column("state", Text, nullable=False),
    Column("results", JSONB(none_as_null=True), info=REMARK),
    Column("summary", Text, nullable=False, server_default="", info=REMARK),
    Column("latitude", Float, info=_PLACE),
    Column("longitude", Float, info=_PLACE),
    Column("accuracy", Float, info=_PLACE),
    Column("planned_by_id", Text, nullable=False, info=_ACCOUNT),
    Column("planned_by_name", Text, nullable=False, info=IN_OFFICE),
    Column("planned_at", moment(), nullable=False),
    Column("reported_by_id", Text, info=_ACCOUNT),
    Column("reported_by_name", Text, info=IN_OFFICE),
    Column("reported_at", moment()),
    Column("version", Integer, nullable=False, server_default=text("1")),
    CheckConstraint(
        "state <> 'REPORTED' OR (results IS NOT NULL AND reported_at IS NOT NULL)",
        name="inspection_reported",
    ),
    Index("inspection_case", "case_id", "planned_at"),
    Index("inspection_office", "office", "state", "planned_on"),
    Index(
        "inspection_one_planned",
        "case_id",
        unique=True,
        postgresql_where=text("state = 'PLANNED'"),
    ),
)

# taken_at, latitude, longitude, accuracy: as the phone told, None where it did not.
inspection_photos = Table(
    "inspection_photo",
    metadata,
    Column("id", Id, primary_key=True),
    Column("inspection_id", Id, ForeignKey(inspections.c.id), nullable=False),
    Column("object_key", Text, nullable=False, unique=True, info=nobody("random")),
    Column("content_type", Text, nullable=False, info=nobody("a code")),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False, info=nobody("of a file")),
    Column("note", Text, nullable=False, server_default="", info=REMARK),
    Column("taken_at", moment()),
    Column("latitude", Float, info=_PLACE),
    Column("longitude", Float, info=_PLACE),
    Column("accuracy", Float, info=_PLACE),
    Column("added_by_id", Text, nullable=False, info=_ACCOUNT),
    Column("added_at", moment(), nullable=False),
    Column("removed_at", moment()),
    Column("damage", Text, info=nobody("a code")),
    Column("damaged_at", moment()),
    Index("inspection_photo_of", "inspection_id", "added_at"),
    Index("inspection_photo_damaged", "id", postgresql_where=text("damaged_at IS NOT NULL")),
)
