"""What the rules read of a person in a post; trials of changed parameters."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0002"
down_revision = "0001"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)
_UNFINISHED = sa.text("state IN ('QUEUED', 'RUNNING')")


def upgrade() -> None:
    op.add_column("post", sa.Column("standing", JSONB))
    op.create_table(
        "trial",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("requested_by", sa.Text, nullable=False),
        sa.Column("requested_by_name", sa.Text, nullable=False),
        sa.Column("office", sa.Text),
        sa.Column("order", sa.Text, nullable=False),
        sa.Column("parameters", JSONB, nullable=False),
        sa.Column("judged_on", sa.Date, nullable=False),
        sa.Column("evaluated_on", sa.Date, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("total", sa.Integer),
        sa.Column("done", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("failure", sa.Text),
        sa.Column("summary", JSONB, nullable=False, server_default=sa.text("'[]'")),
        sa.Column("object_key", sa.Text),
        sa.Column("size", sa.Integer),
        sa.Column("requested_at", _TIME, nullable=False),
        sa.Column("finished_at", _TIME),
        sa.Index("trial_one_a_person", "requested_by", unique=True, postgresql_where=_UNFINISHED),
        sa.Index("trial_unfinished", "requested_at", postgresql_where=_UNFINISHED),
        sa.Index("trial_office", "office", "requested_at"),
    )
    op.create_table(
        "trial_holder",
        sa.Column("trial_id", _UUID, sa.ForeignKey("trial.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("enterprise_id", _UUID, nullable=False),
        sa.Column("holder", JSONB, nullable=False),
        sa.Column("verdict", JSONB),
        sa.PrimaryKeyConstraint("trial_id", "position"),
    )


def downgrade() -> None:
    op.drop_table("trial_holder")
    op.drop_table("trial")
    op.drop_column("post", "standing")
