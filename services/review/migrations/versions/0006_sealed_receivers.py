"""Room for the sealed name of who took a licence."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("delivery", sa.Column("sealed_receiver", sa.LargeBinary))
    op.alter_column("delivery", "receiver", server_default="")


def downgrade() -> None:
    op.alter_column("delivery", "receiver", server_default=None)
    op.drop_column("delivery", "sealed_receiver")
