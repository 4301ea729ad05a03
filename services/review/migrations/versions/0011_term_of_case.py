"""The last day of the licence that a case concerns, where its limits end with it. No case of the
release before is of a type that has such limits."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("review_case", sa.Column("term_ends_on", sa.Date))


def downgrade() -> None:
    op.drop_column("review_case", "term_ends_on")
