"""The register of licences: versions, certificates, deliveries, and events for other systems."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

from chassis.migrate import append_only

revision = "0002"
down_revision = "0001"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def _of_case() -> sa.Column[str]:
    return sa.Column("case_id", _UUID, sa.ForeignKey("review_case.id"), nullable=False)


def _of_licence() -> sa.Column[str]:
    return sa.Column("licence_id", _UUID, sa.ForeignKey("licence.id"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "licence",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("uscc", sa.Text, nullable=False),
        sa.Column("legal_representative", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("categories", JSONB, nullable=False),
        sa.Column("scope", JSONB, nullable=False),
        sa.Column("issued_on", sa.Date, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        _of_case(),
        sa.Column("verification_token", sa.Text, nullable=False, unique=True),
        sa.Column("verification_code", sa.Text, nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Index("licence_enterprise", "enterprise_id"),
        sa.Index("licence_uscc", "uscc"),
        sa.Index("licence_case", "case_id"),
        sa.Index(
            "licence_name",
            "name",
            postgresql_using="gin",
            postgresql_ops={"name": "gin_trgm_ops"},
        ),
    )
    op.create_table(
        "licence_version",
        _of_licence(),
        sa.Column("version", sa.Integer, nullable=False),
        _of_case(),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("values", JSONB, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("licence_id", "version"),
    )
    op.create_table(
        "certificate",
        _of_licence(),
        sa.Column("copy", sa.Text, nullable=False),
        sa.Column("print_number", sa.Integer, nullable=False),
        sa.Column("licence_version", sa.Integer, nullable=False),
        sa.Column("values", JSONB, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("printed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("licence_id", "copy", "print_number"),
    )
    op.create_table(
        "delivery",
        _of_licence(),
        sa.Column("licence_version", sa.Integer, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("receiver", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by_id", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("licence_id", "licence_version"),
    )
    op.create_table(
        "licence_event",
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        _of_licence(),
        sa.Column("licence_number", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("event", JSONB, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.UniqueConstraint("licence_id", "sequence"),
    )
    for table in ("licence_version", "certificate", "delivery", "licence_event"):
        append_only(op, table)


def downgrade() -> None:
    for table in ("licence_event", "delivery", "certificate", "licence_version", "licence"):
        op.drop_table(table)
