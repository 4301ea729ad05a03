"""People and posts; one person serves one enterprise."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID, ExcludeConstraint

from chassis.migrate import create_runtime_tables, drop_runtime_tables

revision = "0001"
down_revision = None

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)
_HELD = sa.text("state IN ('reserved', 'active')")


def upgrade() -> None:
    create_runtime_tables(op)
    op.create_table(
        "person",
        sa.Column("id_hash", sa.LargeBinary, primary_key=True),
        sa.Column("id_number", sa.LargeBinary, nullable=False),
        sa.Column("id_number_masked", sa.Text, nullable=False),
        sa.Column("birth_date", sa.Date, nullable=False),
        sa.Column("gender", sa.Text, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
    )
    op.create_table(
        "post",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("id_hash", sa.LargeBinary, sa.ForeignKey("person.id_hash"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("application_id", _UUID, nullable=False),
        sa.Column("row_id", sa.Text, nullable=False),
        sa.Column("profile", sa.LargeBinary, nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("until", _TIME),
        ExcludeConstraint(
            ("id_hash", "="),
            ("enterprise_id", "<>"),
            name="post_one_enterprise",
            using="gist",
            where=_HELD,
        ),
        sa.Index("post_held", "id_hash", "enterprise_id", postgresql_where=_HELD),
        sa.Index(
            "post_reserved",
            "application_id",
            "row_id",
            "kind",
            "id_hash",
            unique=True,
            postgresql_where=sa.text("state = 'reserved'"),
        ),
        sa.Index("post_enterprise", "enterprise_id", "kind", postgresql_where=_HELD),
        sa.Index("post_person", "id_hash", "since"),
    )


def downgrade() -> None:
    op.drop_table("post")
    op.drop_table("person")
    drop_runtime_tables(op)
