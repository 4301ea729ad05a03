"""Applications, their tabs, attachments, submissions and corrections."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

from chassis.migrate import append_only, create_runtime_tables, drop_runtime_tables

revision = "0001"
down_revision = None

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)
_RUNNING = (
    "state NOT IN ('ABANDONED', 'ISSUED', 'REFUSED', 'REJECTED_FILING', 'TERMINATED') AND type IN "
    "('CANCEL', 'ITEM_CHANGE', 'MERGE', 'NEW', 'REG_CHANGE', 'REISSUE', 'RENEW', 'SPLIT')"
)


def upgrade() -> None:
    create_runtime_tables(op)
    op.create_table(
        "application",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("procedure", sa.Text, nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("number", sa.Text, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("categories", JSONB, nullable=False),
        sa.Column("correction_note", sa.Text),
        sa.Column("case_seq", sa.BigInteger, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.Column("submitted_at", _TIME),
    )
    op.create_index(
        "application_running",
        "application",
        ["enterprise_id"],
        unique=True,
        postgresql_where=sa.text(_RUNNING),
    )
    op.create_index("application_of_enterprise", "application", ["enterprise_id", "created_at"])
    op.create_table(
        "section",
        sa.Column("application_id", _UUID, _application(cascade=True), primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
    )
    op.create_table(
        "attachment",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("application_id", _UUID, _application(cascade=True), nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("slot", sa.Text, nullable=False),
        sa.Column("row_id", sa.Text),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("object_key", sa.Text, nullable=False, unique=True),
        sa.Column("uploaded_at", _TIME, nullable=False),
        sa.Column("removed_at", _TIME),
        sa.Column("submitted_round", sa.Integer),
    )
    op.create_index("attachment_of_application", "attachment", ["application_id", "section"])
    op.create_table(
        "submission",
        sa.Column("application_id", _UUID, _application(), primary_key=True),
        sa.Column("round", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("snapshot", sa.LargeBinary, nullable=False),
        sa.Column("submitted_at", _TIME, nullable=False),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("application_id", _UUID, _application(), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("item", sa.Text),
        sa.Column("message", sa.Text, nullable=False),
    )
    op.create_index("correction_of_round", "correction", ["application_id", "round"])
    op.create_table(
        "number_counter",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )
    append_only(op, "submission")
    append_only(op, "correction")


def downgrade() -> None:
    for table in ("number_counter", "correction", "submission", "attachment", "section"):
        op.drop_table(table)
    op.drop_table("application")
    drop_runtime_tables(op)


def _application(*, cascade: bool = False) -> sa.ForeignKey:
    return sa.ForeignKey("application.id", ondelete="CASCADE" if cascade else None)
