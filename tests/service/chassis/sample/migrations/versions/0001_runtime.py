"""Runtime tables and entries."""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import create_runtime_tables, drop_runtime_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_runtime_tables(op)
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("entry")
    drop_runtime_tables(op)
