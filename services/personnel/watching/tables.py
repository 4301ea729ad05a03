"""The tables of watching. Nothing in them is of a person: how many, by which rule."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.ids import Id
from services.personnel.columns import FIGURES, IN_OFFICE, OF_FIRM, REMARK, metadata, moment

OPEN = "closed_at IS NULL"
UNMENDED = "mended_on IS NULL"

# A holder of a licence as review told it. order, level: under which it was granted, the highest of
# its levels. known: whether what the rules need of its people is kept, null: not judged yet.
# listed_on: the day of the round that saw it last. due_on: when something changes by itself.
watched = Table(
    "watched",
    metadata,
    Column("enterprise_id", Id, primary_key=True),
    Column("licence_id", Id, nullable=False),
    Column("number", Text, nullable=False, info=OF_FIRM),
    Column("name", Text, nullable=False, info=OF_FIRM),
    Column("uscc", Text, nullable=False, info=OF_FIRM),
    Column("office", Text, nullable=False),
    Column("order", Text, nullable=False, info=FIGURES),
    Column("level", Text, nullable=False, info=FIGURES),
    Column("categories", JSONB, nullable=False, info=OF_FIRM),
    Column("known", Boolean),
    Column("listed_on", Date, nullable=False, info=FIGURES),
    Column("judged_at", moment()),
    Column("due_on", Date, info=FIGURES),
    Index("watched_due", "due_on"),
    Index("watched_listed", "listed_on"),
)

# Firms whose people or licence have changed. at: the last time. relist: ask what is held.
watch_queue = Table(
    "watch_queue",
    metadata,
    Column("enterprise_id", Id, primary_key=True),
    Column("at", moment(), nullable=False),
    Column("relist", Boolean, nullable=False),
    Index("watch_queue_at", "at"),
)

# The look at all holders of a day. after: the licence up to which it has come.
watch_round = Table(
    "watch_round",
    metadata,
    Column("day", Date, primary_key=True, info=FIGURES),
    Column("after", Text, info=OF_FIRM),
    Column("done_at", moment()),
)

# What a holder lacks, from the day on which it began until an officer closes it. missing, expired,
# unfit, missing_now, findings: of `rules.keeping.Kept`, as of the last look. mended_on: since when
# nothing is lacking. notice_at, deadline: of the notice to the firm.
shortfall = Table(
    "shortfall",
    metadata,
    Column("id", Id, primary_key=True),
    Column("enterprise_id", Id, nullable=False),
    Column("number", Text, nullable=False, info=OF_FIRM),
    Column("name", Text, nullable=False, info=OF_FIRM),
    Column("office", Text, nullable=False),
    Column("order", Text, nullable=False, info=FIGURES),
    Column("level", Text, nullable=False, info=FIGURES),
    Column("version", Integer, nullable=False, server_default=text("0")),
    Column("since", Date, nullable=False, info=FIGURES),
    Column("missing", Integer, nullable=False),
    Column("expired", Integer, nullable=False),
    Column("unfit", Integer, nullable=False),
    Column("missing_now", Integer, nullable=False),
    Column("findings", JSONB, nullable=False, info=FIGURES),
    Column("found_at", moment(), nullable=False),
    Column("notice_at", moment()),
    Column("deadline", Date, info=FIGURES),
    Column("mended_on", Date, info=FIGURES),
    Column("closed_at", moment()),
    Index("shortfall_open", "enterprise_id", unique=True, postgresql_where=text(OPEN)),
    Index("shortfall_enterprise", "enterprise_id", "found_at"),
    Index("shortfall_unmended", "enterprise_id", postgresql_where=text(UNMENDED)),
    Index("shortfall_waiting", "office", "since", postgresql_where=text(OPEN)),
    Index(
        "shortfall_closed", "office", "closed_at", postgresql_where=text("closed_at IS NOT NULL")
    ),
)

# What happened to it. action: `WatchAction`. The figures: as they were then.
shortfall_step = Table(
    "shortfall_step",
    metadata,
    Column("id", Id, primary_key=True),
    Column("shortfall_id", Id, ForeignKey("shortfall.id"), nullable=False),
    Column("action", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("by_name", Text, nullable=False, info=IN_OFFICE),
    Column("missing", Integer, nullable=False),
    Column("expired", Integer, nullable=False),
    Column("unfit", Integer, nullable=False),
    Column("deadline", Date, info=FIGURES),
    Column("remark", Text, info=REMARK),
    Index("shortfall_step_shortfall", "shortfall_id", "at"),
)

# How many holders there were on a day, of how many nothing can be said, how many lacked something,
# and how much: what is drawn over time.
shortfall_day = Table(
    "shortfall_day",
    metadata,
    Column("day", Date, nullable=False, info=FIGURES),
    Column("office", Text, nullable=False),
    Column("order", Text, nullable=False, info=FIGURES),
    Column("level", Text, nullable=False, info=FIGURES),
    Column("holders", Integer, nullable=False),
    Column("unknown", Integer, nullable=False),
    Column("short", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("expired", Integer, nullable=False),
    PrimaryKeyConstraint("day", "office", "order", "level"),
)
