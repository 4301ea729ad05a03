"""Figures of the days that are not in the tally are read from an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
READ = ["office", "counter", "type", "mode", "level", "silent", "tags"]


def upgrade() -> None:
    op.create_index(
        "evaluation_figures",
        "evaluation",
        ["day"],
        postgresql_include=READ,
        postgresql_where=sa.text("counted"),
    )
    op.drop_index("evaluation_day", "evaluation")


def downgrade() -> None:
    op.create_index(
        "evaluation_day", "evaluation", ["day", "office", "counter", "type", "mode", "level"]
    )
    op.drop_index("evaluation_figures", "evaluation")
