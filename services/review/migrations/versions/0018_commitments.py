"""What firms promised, how it is verified, and visits to them. The release before knows nothing of
these tables and opens no case that would need them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

from chassis.migrate import append_only

revision = "0018"
down_revision = "0017"

_UUID = UUID(as_uuid=False)


def _moment(name: str, **more: bool) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), **more)  # type: ignore[arg-type]


def upgrade() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("case_id", _UUID, sa.ForeignKey("review_case.id"), nullable=False, unique=True),
        sa.Column("licence_id", _UUID, sa.ForeignKey("licence.id"), nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("categories", JSONB, nullable=False),
        sa.Column("granted_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("kinds", JSONB, nullable=False),
        sa.Column("verdict", sa.Text),
        sa.Column("rectify_until", sa.Date),
        sa.Column("proceeding_id", _UUID, sa.ForeignKey("proceeding.id")),
        _moment("verified_at"),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
    )
    for name, columns in (
        ("office", ["office", "due_on"]),
        ("enterprise", ["enterprise_id"]),
        ("licence", ["licence_id"]),
        ("proceeding", ["proceeding_id"]),
    ):
        op.create_index(f"commitment_{name}", "commitment", columns)
    op.create_table(
        "commitment_entry",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("commitment_id", _UUID, sa.ForeignKey("commitment.id"), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("by_id", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        _moment("at", nullable=False),
    )
    op.create_index("commitment_entry_of", "commitment_entry", ["commitment_id", "at"])
    append_only(op, "commitment_entry")
    _visits()


def _visits() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("case_id", _UUID, sa.ForeignKey("review_case.id"), nullable=False),
        sa.Column("commitment_id", _UUID, sa.ForeignKey("commitment.id")),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("enterprise_name", sa.Text, nullable=False),
        sa.Column("planned_on", sa.Date, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("people", JSONB, nullable=False),
        sa.Column("checklist", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("results", JSONB),
        sa.Column("summary", sa.Text, nullable=False, server_default=""),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("accuracy", sa.Float),
        sa.Column("planned_by_id", sa.Text, nullable=False),
        sa.Column("planned_by_name", sa.Text, nullable=False),
        _moment("planned_at", nullable=False),
        sa.Column("reported_by_id", sa.Text),
        sa.Column("reported_by_name", sa.Text),
        _moment("reported_at"),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.CheckConstraint(
            "state <> 'REPORTED' OR (results IS NOT NULL AND reported_at IS NOT NULL)",
            name="inspection_reported",
        ),
    )
    op.create_index("inspection_case", "inspection", ["case_id", "planned_at"])
    op.create_index("inspection_office", "inspection", ["office", "state", "planned_on"])
    op.create_index(
        "inspection_one_planned",
        "inspection",
        ["case_id"],
        unique=True,
        postgresql_where="state = 'PLANNED'",
    )
    op.create_table(
        "inspection_photo",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("inspection_id", _UUID, sa.ForeignKey("inspection.id"), nullable=False),
        sa.Column("object_key", sa.Text, nullable=False, unique=True),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        _moment("taken_at"),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("accuracy", sa.Float),
        sa.Column("added_by_id", sa.Text, nullable=False),
        _moment("added_at", nullable=False),
        _moment("removed_at"),
        sa.Column("damage", sa.Text),
        _moment("damaged_at"),
    )
    op.create_index("inspection_photo_of", "inspection_photo", ["inspection_id", "added_at"])
    op.create_index(
        "inspection_photo_damaged",
        "inspection_photo",
        ["id"],
        postgresql_where="damaged_at IS NOT NULL",
    )


def downgrade() -> None:
    for name in ("inspection_photo", "inspection", "commitment_entry", "commitment"):
        op.drop_table(name)
