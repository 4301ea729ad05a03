"""What the accounts of a firm did is found without reading the whole record."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("CREATE INDEX IF NOT EXISTS audit_firm ON audit ((actor ->> 'enterprise_id'), at)")


def downgrade() -> None:
    op.execute("DROP INDEX IF EXISTS audit_firm")
