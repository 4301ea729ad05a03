"""Licences are found by part of a number too."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index(
        "licence_uscc_part",
        "licence",
        ["uscc"],
        postgresql_using="gin",
        postgresql_ops={"uscc": "gin_trgm_ops"},
    )
    op.create_index(
        "licence_number_part",
        "licence",
        [sa.text("replace(number, '-', '') gin_trgm_ops")],
        postgresql_using="gin",
    )


def downgrade() -> None:
    op.drop_index("licence_number_part", "licence")
    op.drop_index("licence_uscc_part", "licence")
