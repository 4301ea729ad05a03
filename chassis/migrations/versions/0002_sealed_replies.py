"""Remembered replies are sealed: they name people, files and what of a row is missing."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # A new database has it from the first migration of its service, which makes what the model has.
    op.execute("ALTER TABLE idempotency ADD COLUMN IF NOT EXISTS sealed_reply bytea")


def downgrade() -> None:
    op.drop_column("idempotency", "sealed_reply")
