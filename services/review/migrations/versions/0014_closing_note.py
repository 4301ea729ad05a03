"""Why a case is over, where no outcome of a step says so. The release before kept none."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column(
        "review_case", sa.Column("closing_note", sa.Text, nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("review_case", "closing_note")
