"""The name of a firm beside its credit: who has no account is known to the register alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("firm_credit", sa.Column("name", sa.Text))


def downgrade() -> None:
    op.drop_column("firm_credit", "name")
