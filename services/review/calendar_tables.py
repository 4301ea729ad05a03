"""The tables of the working-day calendar."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.ids import Id
from chassis.personal import nobody
from services.review.columns import IN_OFFICE, metadata, moment

# The schedules of holidays that were loaded here (rules.schedule), beside those of the rules' data;
# the newest version of a year holds.
calendar_years = Table(
    "calendar_year",
    metadata,
    Column("year", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("schedule", JSONB, nullable=False, info=nobody("holidays")),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False, info=IN_OFFICE),
    Column("at", moment(), nullable=False),
    PrimaryKeyConstraint("year", "version"),
)

# A schedule that waits for another administrator; notice: the text of the State Council's.
year_proposals = Table(
    "year_proposal",
    metadata,
    Column("id", Id, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("notice", Text, nullable=False, info=nobody("of the State Council, about holidays")),
    Column("state", Text, nullable=False),
    Column("proposed_by", Text, nullable=False, info=nobody("the id of an account")),
    Column("proposed_name", Text, nullable=False, info=IN_OFFICE),
    Column("proposed_at", moment(), nullable=False),
    Column("decided_by", Text, info=nobody("the id of an account")),
    Column("decided_at", moment()),
    CheckConstraint("decided_by <> proposed_by", name="year_proposal_two_people"),
    Index(
        "year_proposal_one_open",
        "year",
        unique=True,
        postgresql_where=text("state = 'PROPOSED'"),
    ),
)
