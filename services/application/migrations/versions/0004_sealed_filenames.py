"""Room for sealed names of files: people call them after people."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("attachment", sa.Column("sealed_filename", sa.LargeBinary))
    op.alter_column("attachment", "filename", server_default="")


def downgrade() -> None:
    op.alter_column("attachment", "filename", server_default=None)
    op.drop_column("attachment", "sealed_filename")
