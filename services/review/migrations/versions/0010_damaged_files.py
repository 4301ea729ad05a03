"""How many files of a case are damaged."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    column = sa.Column("damaged_files", sa.Integer, nullable=False, server_default=sa.text("0"))
    op.add_column("review_case", column)


def downgrade() -> None:
    op.drop_column("review_case", "damaged_files")
