"""What an office does of its own motion, and by which act a licence has ended. The release before
goes on: it reads documents of cases only, and ends no licence by such an act."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0015"
down_revision = "0014"

_UUID = UUID(as_uuid=False)


def _moment(name: str, **more: bool) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), **more)  # type: ignore[arg-type]


def upgrade() -> None:
    op.add_column("licence", sa.Column("ended_by", sa.Text))
    op.create_table(
        "proceeding",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("enterprise_name", sa.Text, nullable=False),
        sa.Column("uscc", sa.Text, nullable=False),
        sa.Column("licence_id", _UUID, sa.ForeignKey("licence.id")),
        sa.Column("case_id", _UUID, sa.ForeignKey("review_case.id")),
        sa.Column("undoes", _UUID, sa.ForeignKey("proceeding.id")),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("proposed_by_id", sa.Text, nullable=False),
        sa.Column("proposed_by_name", sa.Text, nullable=False),
        _moment("proposed_at", nullable=False),
        sa.Column("heard_until", sa.Date),
        _moment("heard_at"),
        sa.Column("decided_by_id", sa.Text),
        sa.Column("decided_by_name", sa.Text),
        _moment("decided_at"),
        sa.Column("decision", sa.Text, nullable=False, server_default=""),
        sa.Column("licence_version", sa.Integer),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.CheckConstraint(
            "state <> 'DECIDED' OR (decided_by_id IS NOT NULL AND decided_by_id <> proposed_by_id)",
            name="proceeding_two_people",
        ),
    )
    op.create_index("proceeding_office", "proceeding", ["office", "state", "proposed_at"])
    op.create_index("proceeding_enterprise", "proceeding", ["enterprise_id"])
    for name, column, where in (
        ("proceeding_one_open", "licence_id", "state = 'OPEN'"),
        ("proceeding_one_ban", "case_id", "kind = 'BAR' AND state <> 'DROPPED'"),
        ("proceeding_undone_once", "undoes", "state <> 'DROPPED'"),
    ):
        op.create_index(name, "proceeding", [column], unique=True, postgresql_where=where)
    op.create_table(
        "proceeding_statement",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("proceeding_id", _UUID, sa.ForeignKey("proceeding.id"), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("by_id", sa.Text, nullable=False),
        _moment("at", nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("answered_by_id", sa.Text),
        _moment("answered_at"),
    )
    op.create_index("proceeding_statement_of", "proceeding_statement", ["proceeding_id", "at"])
    op.alter_column("document", "case_id", nullable=True)
    op.add_column("document", sa.Column("proceeding_id", _UUID, sa.ForeignKey("proceeding.id")))
    op.create_check_constraint(
        "document_of_one", "document", "(case_id IS NULL) <> (proceeding_id IS NULL)"
    )
    op.create_index("document_proceeding", "document", ["proceeding_id"])


def downgrade() -> None:
    op.drop_index("document_proceeding", "document")
    op.drop_constraint("document_of_one", "document")
    op.execute("DELETE FROM document WHERE case_id IS NULL")
    op.drop_column("document", "proceeding_id")
    op.alter_column("document", "case_id", nullable=False)
    op.drop_table("proceeding_statement")
    op.drop_table("proceeding")
    op.drop_column("licence", "ended_by")
