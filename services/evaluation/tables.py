"""Services that were given, codes, evaluations. What a rater wrote, and who it was, is sealed.

An evaluation is one row that is written once; what becomes of a bad one is a complaint beside it.
Who rated is kept where somebody has to call back, and nowhere else.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from chassis.ids import Id
from chassis.personal import keyed_hash, nobody, plain, sealed
from chassis.tables import runtime_tables

metadata = MetaData()
runtime_tables(metadata)

_TIME = DateTime(timezone=True)
COUNTER = nobody("the name of a window, as its office calls it")
STANDS = "withdrawn_at IS NULL"

# A case that was worked on. number: of the case.
served_case = Table(
    "served_case",
    metadata,
    Column("id", Id, primary_key=True),
    Column("enterprise_id", Id, nullable=False),
    Column("number", Text, nullable=False, info=nobody("of a case")),
    Column("type", Text, nullable=False),
    Column("office", Text),
    Column("moved_at", _TIME, nullable=False),
    Index("served_case_office", "office", "moved_at"),
    Index("served_case_number", "number"),
)

# Who worked on it: none of them handles a complaint about it.
served_by = Table(
    "served_by",
    metadata,
    Column("case_id", Id, primary_key=True),
    Column("account_id", Id, primary_key=True),
)

# A service that is finished, to be evaluated once (M-14). evaluated_at: also of one that ended
# without an answer.
invitation = Table(
    "invitation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("served_case.id"), nullable=False),
    Column("step", Text, nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("finished_at", _TIME, nullable=False),
    Column("evaluated_at", _TIME),
    UniqueConstraint("case_id", "step", name="invitation_once"),
    Index(
        "invitation_open",
        "enterprise_id",
        "finished_at",
        postgresql_where=text("evaluated_at IS NULL"),
    ),
    Index("invitation_waiting", "finished_at", postgresql_where=text("evaluated_at IS NULL")),
)

# A QR code of a window (counter) or of a case. until: its last day.
scan_code = Table(
    "scan_code",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token", Text, nullable=False, unique=True, info=nobody("drawn by lot")),
    Column("office", Text),
    Column("counter", Text, nullable=False, server_default="", info=COUNTER),
    Column("case_id", Id, ForeignKey("served_case.id")),
    Column("made_at", _TIME, nullable=False),
    Column("made_by_id", Id, nullable=False),
    Column("made_by", Text, nullable=False, info=plain("a civil servant in office")),
    Column("until", Date, info=nobody("the last day of a code")),
    Column("withdrawn_at", _TIME),
    Index(
        "scan_code_case",
        "case_id",
        unique=True,
        postgresql_where=text(f"{STANDS} AND case_id IS NOT NULL"),
    ),
    Index(
        "scan_code_counter",
        "office",
        "counter",
        unique=True,
        postgresql_where=text(f"{STANDS} AND case_id IS NULL"),
    ),
)

# When a mobile was last accepted (M-13); deleted when it may evaluate again.
mobile_use = Table(
    "mobile_use",
    metadata,
    Column("mobile_hash", LargeBinary, primary_key=True, info=keyed_hash()),
    Column("last_at", _TIME, nullable=False, index=True),
)

# day: in China. type, step, case_id: of a matter; counter: of a visit. silent: nobody answered.
# counted: an appeal may take it out of the figures. name, mobile: of who gave them and is to be
# called back. receipt: by which who is not signed in finds it again. opinion_state: NONE, WAITING,
# PUBLISHED, REFUSED; published: as a moderator made it.
evaluation = Table(
    "evaluation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mode", Text, nullable=False, info=nobody("how it was given")),
    Column("level", Text, nullable=False, info=nobody("满意度")),
    Column("tags", ARRAY(Text), nullable=False, info=nobody("codes of tags")),
    Column("opinion", LargeBinary, info=sealed()),
    Column("anonymous", Boolean, nullable=False),
    Column("name", LargeBinary, info=sealed()),
    Column("mobile", LargeBinary, info=sealed()),
    Column("enterprise_id", Id),
    Column("invitation_id", Id, ForeignKey("invitation.id"), unique=True),
    Column("code_id", Id, ForeignKey("scan_code.id")),
    Column("case_id", Id),
    Column("type", Text, nullable=False, server_default=""),
    Column("step", Text, nullable=False, server_default=""),
    Column("office", Text, nullable=False),
    Column("counter", Text, nullable=False, server_default="", info=COUNTER),
    Column("day", Date, nullable=False, info=nobody("when it was given")),
    Column("at", _TIME, nullable=False),
    Column("silent", Boolean, nullable=False, server_default=text("false")),
    Column("counted", Boolean, nullable=False, server_default=text("true")),
    Column("receipt_hash", LargeBinary, unique=True, info=keyed_hash()),
    Column("follow_level", Text, info=nobody("满意度")),
    Column("follow_opinion", LargeBinary, info=sealed()),
    Column("follow_at", _TIME),
    Column("opinion_state", Text, nullable=False, info=nobody("one of four words")),
    Column("published", Text, info=nobody("what a moderator lets everybody read")),
    Column("published_at", _TIME),
    # All that figures read, so that the days which are not in the tally cost no look at the rows.
    Index(
        "evaluation_figures",
        "day",
        postgresql_include=["office", "counter", "type", "mode", "level", "silent", "tags"],
        postgresql_where=text("counted"),
    ),
    Index("evaluation_enterprise", "enterprise_id", "at"),
    Index("evaluation_code", "code_id", postgresql_where=text("code_id IS NOT NULL")),
    Index("evaluation_waiting", "office", "at", postgresql_where=text("opinion_state = 'WAITING'")),
    Index("evaluation_published", "published_at", postgresql_where=text("published IS NOT NULL")),
    Index("evaluation_order", "at", "id"),
)

# A file that went with an evaluation.
proof = Table(
    "proof",
    metadata,
    Column("id", Id, ForeignKey("evaluation.id"), primary_key=True),
    Column("sealed_filename", LargeBinary, nullable=False, info=sealed()),
    Column("content_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("object_key", Text, nullable=False, unique=True),
    Column("added_at", _TIME, nullable=False),
    Column("damage", Text, info=nobody("what is wrong with a file")),
    Column("damaged_at", _TIME),
)

# The months before `tallied`.until, counted once and for all (`services/evaluation/tally.py`). day:
# the first of the month.
tally = Table(
    "tally",
    metadata,
    Column("day", Date, primary_key=True, info=nobody("of figures")),
    Column("office", Text, primary_key=True),
    Column("counter", Text, primary_key=True, info=COUNTER),
    Column("type", Text, primary_key=True),
    Column("mode", Text, primary_key=True, info=nobody("how they were given")),
    Column("level", Text, primary_key=True, info=nobody("满意度")),
    Column("silent", Boolean, primary_key=True),
    Column("count", Integer, nullable=False),
)
tally_tag = Table(
    "tally_tag",
    metadata,
    Column("day", Date, primary_key=True, info=nobody("of figures")),
    Column("office", Text, primary_key=True),
    Column("type", Text, primary_key=True),
    Column("mode", Text, primary_key=True, info=nobody("how they were given")),
    Column("tag", Text, primary_key=True, info=nobody("the code of a tag")),
    Column("count", Integer, nullable=False),
)
tallied = Table(
    "tallied",
    metadata,
    Column("one", Boolean, primary_key=True),
    Column("until", Date, nullable=False, info=nobody("of figures")),
)

# A bad rating, from its arrival to the answer (M-12). The first columns repeat its evaluation, so
# that figures and lists read no more than this table. contact_by, rectify_by: the last days.
# callable: the rater left a mobile. result: what was done, as the rater reads it. appeal: NONE,
# PENDING, UPHELD, DISMISSED.
complaint = Table(
    "complaint",
    metadata,
    Column("id", Id, ForeignKey("evaluation.id"), primary_key=True),
    Column("day", Date, nullable=False, info=nobody("when it was given")),
    Column("office", Text, nullable=False),
    Column("counter", Text, nullable=False, info=COUNTER),
    Column("type", Text, nullable=False),
    Column("mode", Text, nullable=False, info=nobody("how it was given")),
    Column("step", Text, nullable=False),
    Column("level", Text, nullable=False, info=nobody("满意度")),
    Column("case_id", Id),
    Column("callable", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", _TIME, nullable=False),
    Column("contact_by", Date, nullable=False, info=nobody("a time limit")),
    Column("rectify_by", Date, nullable=False, info=nobody("a time limit")),
    Column("claimed_by", Id),
    Column("claimed_name", Text, info=plain("a civil servant in office")),
    Column("tried_at", _TIME),
    Column("contacted_at", _TIME),
    Column("rectified_at", _TIME),
    Column("closed_at", _TIME),
    Column("escalated_at", _TIME),
    Column("result", LargeBinary, info=sealed()),
    Column("call_back", Text, info=nobody("满意度")),
    Column("appeal", Text, nullable=False, info=nobody("one of four words")),
    Column("appealed_by", Id),
    Column("version", Integer, nullable=False),
    Index("complaint_day", "day"),
    Index("complaint_open", "office", "rectify_by", postgresql_where=text("closed_at IS NULL")),
)
complaint_entry = Table(
    "complaint_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("complaint_id", Id, ForeignKey("complaint.id"), nullable=False),
    Column("action", Text, nullable=False),
    Column("at", _TIME, nullable=False),
    Column("by_id", Id),
    Column("by_name", Text, nullable=False, info=plain("a civil servant in office")),
    Column("said", LargeBinary, info=sealed()),
    Index("complaint_entry_of", "complaint_id", "at"),
)
