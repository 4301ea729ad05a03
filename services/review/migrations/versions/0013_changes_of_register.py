"""What of the register entry a case is to change. No case of the release before changes it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("review_case", sa.Column("changes", JSONB))


def downgrade() -> None:
    op.drop_column("review_case", "changes")
