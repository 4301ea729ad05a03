"""Several accounts of a firm, each with a role; what a program's token may.

Who has an account now has the only one of the firm and is its owner.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("account", sa.Column("sealed_name", sa.LargeBinary))
    op.add_column("api_token", sa.Column("role", sa.Text))
    op.execute("UPDATE account SET roles = '{OWNER}' WHERE surface = 'portal' AND roles = '{}'")


def downgrade() -> None:
    op.drop_column("api_token", "role")
    op.drop_column("account", "sealed_name")
