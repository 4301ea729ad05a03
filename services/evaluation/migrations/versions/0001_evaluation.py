"""Services to be evaluated, codes, evaluations, what is done about bad ones."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

from chassis.migrate import append_only, create_runtime_tables, drop_runtime_tables

revision = "0001"
down_revision = None

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)
TABLES = (
    "served_case",
    "served_by",
    "invitation",
    "scan_code",
    "mobile_use",
    "evaluation",
    "proof",
    "tally",
    "tally_tag",
    "tallied",
    "complaint",
    "complaint_entry",
)


def upgrade() -> None:
    create_runtime_tables(op)
    op.create_table(
        "served_case",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("office", sa.Text),
        sa.Column("moved_at", _TIME, nullable=False),
        sa.Index("served_case_office", "office", "moved_at"),
        sa.Index("served_case_number", "number"),
    )
    op.create_table(
        "served_by",
        sa.Column("case_id", _UUID, primary_key=True),
        sa.Column("account_id", _UUID, primary_key=True),
    )
    op.create_table(
        "invitation",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("case_id", _UUID, sa.ForeignKey("served_case.id"), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("finished_at", _TIME, nullable=False),
        sa.Column("evaluated_at", _TIME),
        sa.UniqueConstraint("case_id", "step", name="invitation_once"),
        sa.Index(
            "invitation_open",
            "enterprise_id",
            "finished_at",
            postgresql_where=sa.text("evaluated_at IS NULL"),
        ),
        sa.Index(
            "invitation_waiting", "finished_at", postgresql_where=sa.text("evaluated_at IS NULL")
        ),
    )
    op.create_table(
        "scan_code",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("token", sa.Text, nullable=False, unique=True),
        sa.Column("office", sa.Text),
        sa.Column("counter", sa.Text, nullable=False, server_default=""),
        sa.Column("case_id", _UUID, sa.ForeignKey("served_case.id")),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("made_by_id", _UUID, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("withdrawn_at", _TIME),
        sa.Index(
            "scan_code_case",
            "case_id",
            unique=True,
            postgresql_where=sa.text("withdrawn_at IS NULL AND case_id IS NOT NULL"),
        ),
        sa.Index(
            "scan_code_counter",
            "office",
            "counter",
            unique=True,
            postgresql_where=sa.text("withdrawn_at IS NULL AND case_id IS NULL"),
        ),
    )
    op.create_table(
        "mobile_use",
        sa.Column("mobile_hash", sa.LargeBinary, primary_key=True),
        sa.Column("last_at", _TIME, nullable=False, index=True),
    )
    op.create_table(
        "evaluation",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("tags", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("opinion", sa.LargeBinary),
        sa.Column("anonymous", sa.Boolean, nullable=False),
        sa.Column("name", sa.LargeBinary),
        sa.Column("mobile", sa.LargeBinary),
        sa.Column("enterprise_id", _UUID),
        sa.Column("invitation_id", _UUID, sa.ForeignKey("invitation.id"), unique=True),
        sa.Column("code_id", _UUID, sa.ForeignKey("scan_code.id")),
        sa.Column("case_id", _UUID),
        sa.Column("type", sa.Text, nullable=False, server_default=""),
        sa.Column("step", sa.Text, nullable=False, server_default=""),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("counter", sa.Text, nullable=False, server_default=""),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("silent", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("counted", sa.Boolean, nullable=False, server_default=sa.text("true")),
        sa.Column("receipt_hash", sa.LargeBinary, unique=True),
        sa.Column("follow_level", sa.Text),
        sa.Column("follow_opinion", sa.LargeBinary),
        sa.Column("follow_at", _TIME),
        sa.Column("opinion_state", sa.Text, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("published_at", _TIME),
        sa.Index("evaluation_day", "day", "office", "counter", "type", "mode", "level"),
        sa.Index("evaluation_enterprise", "enterprise_id", "at"),
        sa.Index("evaluation_code", "code_id", postgresql_where=sa.text("code_id IS NOT NULL")),
        sa.Index(
            "evaluation_waiting",
            "office",
            "at",
            postgresql_where=sa.text("opinion_state = 'WAITING'"),
        ),
        sa.Index(
            "evaluation_published",
            "published_at",
            postgresql_where=sa.text("published IS NOT NULL"),
        ),
        sa.Index("evaluation_order", "at", "id"),
    )
    op.create_table(
        "proof",
        sa.Column("id", _UUID, sa.ForeignKey("evaluation.id"), primary_key=True),
        sa.Column("sealed_filename", sa.LargeBinary, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("object_key", sa.Text, nullable=False, unique=True),
        sa.Column("added_at", _TIME, nullable=False),
        sa.Column("damage", sa.Text),
        sa.Column("damaged_at", _TIME),
    )
    op.create_table(
        "tally",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("office", sa.Text, primary_key=True),
        sa.Column("counter", sa.Text, primary_key=True),
        sa.Column("type", sa.Text, primary_key=True),
        sa.Column("mode", sa.Text, primary_key=True),
        sa.Column("level", sa.Text, primary_key=True),
        sa.Column("silent", sa.Boolean, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "tally_tag",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("office", sa.Text, primary_key=True),
        sa.Column("type", sa.Text, primary_key=True),
        sa.Column("mode", sa.Text, primary_key=True),
        sa.Column("tag", sa.Text, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "tallied",
        sa.Column("one", sa.Boolean, primary_key=True),
        sa.Column("until", sa.Date, nullable=False),
    )
    op.create_table(
        "complaint",
        sa.Column("id", _UUID, sa.ForeignKey("evaluation.id"), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("counter", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("case_id", _UUID),
        sa.Column("callable", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("contact_by", sa.Date, nullable=False),
        sa.Column("rectify_by", sa.Date, nullable=False),
        sa.Column("claimed_by", _UUID),
        sa.Column("claimed_name", sa.Text),
        sa.Column("tried_at", _TIME),
        sa.Column("contacted_at", _TIME),
        sa.Column("rectified_at", _TIME),
        sa.Column("closed_at", _TIME),
        sa.Column("escalated_at", _TIME),
        sa.Column("result", sa.LargeBinary),
        sa.Column("call_back", sa.Text),
        sa.Column("appeal", sa.Text, nullable=False),
        sa.Column("appealed_by", _UUID),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Index("complaint_day", "day"),
        sa.Index(
            "complaint_open", "office", "rectify_by", postgresql_where=sa.text("closed_at IS NULL")
        ),
    )
    op.create_table(
        "complaint_entry",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("complaint_id", _UUID, sa.ForeignKey("complaint.id"), nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by_id", _UUID),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("said", sa.LargeBinary),
        sa.Index("complaint_entry_of", "complaint_id", "at"),
    )
    append_only(op, "complaint_entry")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    drop_runtime_tables(op)
