"""Closed by the release before 0007 while it still ran beside the next: without an outcome."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute(
        "UPDATE application SET outcome = CASE state WHEN 'ISSUED' THEN 'GRANTED' ELSE state END,"
        " roster = CASE WHEN state = 'ISSUED' AND type = 'NEW' THEN 'REPLACE' ELSE 'KEEP' END"
        " WHERE state IN ('ISSUED', 'REFUSED', 'REJECTED_FILING') AND outcome IS NULL"
    )


def downgrade() -> None:
    """It is the same to the release before."""
