"""How reviewers work together: notes, opinions asked, absences, proposals to prolong, escalations,
what was found out about signs, views that are kept, corrections of a delivery."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

from chassis.migrate import append_only

revision = "0022"
down_revision = "0021"
_UUID = UUID(as_uuid=False)
_AT = sa.DateTime(timezone=True)
_TABLES = (
    "case_note",
    "consultation",
    "absence",
    "extension_proposal",
    "escalation",
    "sign_remark",
    "saved_view",
    "delivery_correction",
)


def _case() -> sa.Column[str]:
    return sa.Column("case_id", _UUID, sa.ForeignKey("review_case.id"), nullable=False)


def _text(name: str, **known: object) -> sa.Column[str]:
    return sa.Column(name, sa.Text, **{"nullable": False, **known})  # type: ignore[arg-type]


def upgrade() -> None:
    _about_cases()
    op.create_table(
        "absence",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("office", sa.Text),
        *(_text(name) for name in ("account_id", "name", "deputy_id", "deputy_name")),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("ended_at", _AT),
    )
    op.create_index("absence_account", "absence", ["account_id", "last"])
    op.create_index("absence_deputy", "absence", ["deputy_id", "last"])
    op.create_table(
        "saved_view",
        sa.Column("id", _UUID, primary_key=True),
        _text("account_id"),
        _text("name"),
        sa.Column("query", JSONB, nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.UniqueConstraint("account_id", "name", name="saved_view_name"),
    )
    op.create_table(
        "delivery_correction",
        sa.Column("licence_id", _UUID, sa.ForeignKey("licence.id"), nullable=False),
        sa.Column("licence_version", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        _text("method"),
        sa.Column("sealed_receiver", sa.LargeBinary, nullable=False),
        *(_text(name) for name in ("note", "reason", "by_id", "by_name")),
        sa.Column("at", _AT, nullable=False),
        sa.PrimaryKeyConstraint("licence_id", "licence_version", "number"),
    )
    append_only(op, "case_note")
    append_only(op, "delivery_correction")


def _about_cases() -> None:
    op.create_table(
        "case_note",
        sa.Column("id", _UUID, primary_key=True),
        _case(),
        *(_text(name) for name in ("text", "by_id", "by_name")),
        sa.Column("at", _AT, nullable=False),
    )
    op.create_index("case_note_case", "case_note", ["case_id", "at"])
    op.create_table(
        "consultation",
        sa.Column("id", _UUID, primary_key=True),
        _case(),
        _text("question"),
        sa.Column("papers", JSONB, nullable=False),
        *(_text(name, nullable=True) for name in ("to_id", "to_name", "to_office")),
        _text("asked_by_id"),
        _text("asked_by_name"),
        sa.Column("asked_at", _AT, nullable=False),
        _text("answer", server_default=""),
        _text("answered_by_id", nullable=True),
        _text("answered_by_name", nullable=True),
        sa.Column("answered_at", _AT),
        sa.CheckConstraint("(to_id IS NULL) <> (to_office IS NULL)", name="consultation_to_one"),
    )
    op.create_index("consultation_case", "consultation", ["case_id", "asked_at"])
    op.create_index("consultation_to", "consultation", ["to_id", "asked_at"])
    op.create_index("consultation_office", "consultation", ["to_office", "asked_at"])
    op.create_table(
        "extension_proposal",
        sa.Column("id", _UUID, primary_key=True),
        _case(),
        *(_text(name) for name in ("reason", "proposed_by_id", "proposed_by_name")),
        sa.Column("proposed_at", _AT, nullable=False),
        sa.Column("approved", sa.Boolean),
        _text("remark", server_default=""),
        _text("decided_by_name", nullable=True),
        sa.Column("decided_at", _AT),
    )
    op.create_index("extension_proposal_case", "extension_proposal", ["case_id", "proposed_at"])
    op.create_index(
        "extension_one_open",
        "extension_proposal",
        ["case_id"],
        unique=True,
        postgresql_where="decided_at IS NULL",
    )
    op.create_table(
        "escalation",
        sa.Column("id", _UUID, primary_key=True),
        _case(),
        sa.Column("task_id", _UUID, sa.ForeignKey("task.id"), nullable=False),
        _text("kind"),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("at", _AT, nullable=False),
        _text("remark", server_default=""),
        _text("seen_by_name", nullable=True),
        sa.Column("seen_at", _AT),
        sa.UniqueConstraint("task_id", "kind", "due_on", name="escalation_once"),
    )
    op.create_index("escalation_case", "escalation", ["case_id"])
    op.create_table(
        "sign_remark",
        _case(),
        *(_text(name) for name in ("sign", "remark", "by_id", "by_name")),
        sa.Column("at", _AT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "sign"),
    )


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name)
