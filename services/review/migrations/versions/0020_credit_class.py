"""By which credit class the limits of a case are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("review_case", sa.Column("credit_class", sa.Text))


def downgrade() -> None:
    op.drop_column("review_case", "credit_class")
