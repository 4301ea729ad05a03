"""What is wrong with the content of a business licence, where something is."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("business_licence", sa.Column("damage", sa.Text))
    op.add_column("business_licence", sa.Column("damaged_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("business_licence", "damaged_at")
    op.drop_column("business_licence", "damage")
