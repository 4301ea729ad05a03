"""An amount has as many digits as `rules.vocabulary.numbers.money` takes.

The release before reads and writes the wider column as it did the narrower.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.alter_column("enterprise", "registered_capital", type_=sa.Numeric(16, 4))


def downgrade() -> None:
    """What is wider may be in use already, so it stays."""
