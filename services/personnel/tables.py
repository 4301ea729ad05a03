"""People and posts. Identity numbers, names and what was filled in about a person are sealed.

A person is known by the keyed hash of the identity number, so that a check by number is one look
into one index, however many people there are. What stands in clear beside it tells no number: of
the birth date, which with a masked number is the whole of it, only the month.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint

from chassis.ids import Id
from chassis.personal import coarse, emptied, keyed_hash, nobody, plain, sealed
from chassis.tables import runtime_tables
from services.personnel.columns import FIGURES, IN_OFFICE, metadata, moment
from services.personnel.watching.tables import shortfall

__all__ = [
    "hire",
    "hire_paper",
    "hire_step",
    "leave",
    "metadata",
    "person",
    "post",
    "roster_draft",
    "shortfall",
    "trial",
    "trial_holder",
]

runtime_tables(metadata)

_TIME = moment()
HELD = "state IN ('reserved', 'active')"
ONE_EMPLOYER = "post_one_enterprise"
ONE_HEAD = "hire_one_head"
UNFINISHED = "state IN ('QUEUED', 'RUNNING')"

person = Table(
    "person",
    metadata,
    Column("id_hash", LargeBinary, primary_key=True, info=keyed_hash()),
    Column("id_number", LargeBinary, nullable=False, info=sealed("{column}")),
    Column("id_number_masked", Text, nullable=False, server_default="", info=emptied()),
    # The first of the month; in the month of retirement a reviewer looks at the day. The release
    # before calls it birth_date; what it writes a trigger makes as coarse (migration 0004).
    Column(
        "birth_date",
        Date,
        nullable=False,
        key="birth_month",
        info=coarse("month and gender fit some 15,000 numbers of every district"),
    ),
    Column("gender", Text, nullable=False, info=coarse("with the month, as said there")),
    Column("created_at", _TIME, nullable=False),
)

# A person in a kind of post, as one application named them. sealed_name: as that firm wrote it, so
# that no firm can rename a person for others. since: when it was reserved, later when it became
# active; until: when it ended.
# leave_id: of the leave that ended or released it, for as long as that can be taken back.
# standing: what the rules read of the person in this post, and nothing by which anybody could be
# known (services/personnel/standing.py); null where an older release did not keep it.
post = Table(
    "post",
    metadata,
    Column("id", Id, primary_key=True),
    Column("id_hash", LargeBinary, ForeignKey("person.id_hash"), nullable=False, info=keyed_hash()),
    Column("name", Text, nullable=False, server_default="", info=emptied()),
    Column("enterprise_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("application_id", Id, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("profile", LargeBinary, nullable=False, info=sealed("{column}")),
    Column(
        "standing",
        JSONB(none_as_null=True),
        info=coarse("qualification and its dates, without numbers and names"),
    ),
    Column("since", _TIME, nullable=False),
    Column("until", _TIME),
    Column("sealed_name", LargeBinary, info=sealed(plain="name")),
    Column("leave_id", Id),
    # The guarantee: whoever checked what before, no two firms hold one person.
    ExcludeConstraint(
        ("id_hash", "="),
        ("enterprise_id", "<>"),
        name=ONE_EMPLOYER,
        using="gist",
        where=text(HELD),
    ),
    Index("post_held", "id_hash", "enterprise_id", postgresql_where=text(HELD)),
    Index(
        "post_reserved",
        "application_id",
        "row_id",
        "kind",
        "id_hash",
        unique=True,
        postgresql_where=text("state = 'reserved'"),
    ),
    Index("post_enterprise", "enterprise_id", "kind", postgresql_where=text(HELD)),
    Index("post_person", "id_hash", "since"),
    Index("post_application", "application_id"),
    Index("post_leave", "leave_id", postgresql_where=text("leave_id IS NOT NULL")),
)

# Somebody has left a firm, every post at once (I-08). kinds: of the posts. office: where the
# licence was administered.
leave = Table(
    "leave",
    metadata,
    Column("id", Id, primary_key=True),
    Column("enterprise_id", Id, nullable=False),
    Column("office", Text, nullable=False),
    Column("id_hash", LargeBinary, ForeignKey("person.id_hash"), nullable=False, info=keyed_hash()),
    Column("sealed_name", LargeBinary, nullable=False, info=sealed()),
    Column("kinds", JSONB, nullable=False, info=nobody("kinds of posts")),
    Column("left_at", _TIME, nullable=False),
    Column("taken_back_at", _TIME),
    Index("leave_enterprise", "enterprise_id", "left_at"),
    Index("leave_office", "office", "left_at"),
)

# Of an application that has reserved people. begun_at: until when it knew the roster; submitted_at:
# of its last submission (services/personnel/succession.py).
roster_draft = Table(
    "roster_draft",
    metadata,
    Column("application_id", Id, primary_key=True),
    Column("enterprise_id", Id, nullable=False),
    Column("begun_at", _TIME, nullable=False),
    Column("submitted_at", _TIME, nullable=False),
)

# A hire outside an application: one person in one post (I-10 to I-14). sheet: the form as it was
# typed, {fields, rows}, right or not. id_hash, sealed_name, office, report: as of the last
# submission; report: what the rules find, for the reviewer; open: how many of it are not met.
hire = Table(
    "hire",
    metadata,
    Column("id", Id, primary_key=True),
    Column("enterprise_id", Id, nullable=False),
    Column("office", Text),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("0")),
    Column("sheet", LargeBinary, nullable=False, info=sealed()),
    Column("id_hash", LargeBinary, info=keyed_hash()),
    Column("sealed_name", LargeBinary, info=sealed()),
    Column("report", LargeBinary, info=sealed()),
    Column("open", Integer, nullable=False, server_default=text("0")),
    Column("created_at", _TIME, nullable=False),
    Column("submitted_at", _TIME),
    Column("decided_at", _TIME),
    # A firm has one hire of a head of each kind under way: a head is replaced by one person.
    Index(
        ONE_HEAD,
        "enterprise_id",
        "kind",
        unique=True,
        postgresql_where=text("state = 'SUBMITTED' AND kind IN ('TECH_HEAD', 'SAFETY_HEAD')"),
    ),
    Index("hire_enterprise", "enterprise_id", "created_at"),
    Index("hire_waiting", "office", "submitted_at", postgresql_where=text("state = 'SUBMITTED'")),
)

# What happened to a hire, and 审批意见. action: SUBMIT, WITHDRAW, PASS, RETURN.
hire_step = Table(
    "hire_step",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hire_id", Id, ForeignKey("hire.id"), nullable=False),
    Column("action", Text, nullable=False),
    Column("at", _TIME, nullable=False),
    Column("by_name", Text, nullable=False, info=plain("of a firm or a civil servant in office")),
    Column("opinion", LargeBinary, info=sealed()),
    Index("hire_step_hire", "hire_id", "at"),
)

# A scan with a hire. submitted_at: since when reviewers may open it; removed_at: by the firm.
hire_paper = Table(
    "hire_paper",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hire_id", Id, ForeignKey("hire.id"), nullable=False),
    Column("slot", Text, nullable=False),
    Column("sealed_filename", LargeBinary, nullable=False, info=sealed()),
    Column("content_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("object_key", Text, nullable=False, unique=True),
    Column("added_at", _TIME, nullable=False),
    Column("submitted_at", _TIME),
    Column("removed_at", _TIME),
    Column("damage", Text, info=nobody("missing, short or altered")),
    Column("damaged_at", _TIME),
    Index("hire_paper_hire", "hire_id"),
)

# A trial of changed parameters over the holders of an office (null: of all). parameters: only what
# differs from the order. judged_on: the day of the comparison. attempts: how often it was begun.
trial = Table(
    "trial",
    metadata,
    Column("id", Id, primary_key=True),
    Column("requested_by", Text, nullable=False),
    Column("requested_by_name", Text, nullable=False, info=IN_OFFICE),
    Column("office", Text),
    Column("order", Text, nullable=False),
    Column("parameters", JSONB, nullable=False, info=FIGURES),
    Column("judged_on", Date, nullable=False, info=FIGURES),
    Column("evaluated_on", Date, nullable=False, info=FIGURES),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("total", Integer),
    Column("done", Integer, nullable=False, server_default=text("0")),
    Column("failure", Text),
    Column("summary", JSONB, nullable=False, server_default=text("'[]'"), info=FIGURES),
    Column("object_key", Text),
    Column("size", Integer),
    Column("requested_at", _TIME, nullable=False),
    Column("finished_at", _TIME),
    Index("trial_one_a_person", "requested_by", unique=True, postgresql_where=text(UNFINISHED)),
    Index("trial_unfinished", "requested_at", postgresql_where=text(UNFINISHED)),
    Index("trial_office", "office", "requested_at"),
)

# The holders of a trial that is not over, as review listed them at its start; what was said of
# each. A trial that is taken up again goes on with those of whom nothing was said yet.
trial_holder = Table(
    "trial_holder",
    metadata,
    Column("trial_id", Id, ForeignKey("trial.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("holder", JSONB, nullable=False, info=nobody("of a firm, as anybody may look it up")),
    Column("verdict", JSONB(none_as_null=True), info=FIGURES),
    PrimaryKeyConstraint("trial_id", "position"),
)
