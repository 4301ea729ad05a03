"""The administrator of the record finds what an account did, and what was done of a kind."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("CREATE INDEX IF NOT EXISTS audit_account ON audit ((actor ->> 'account_id'), at)")
    op.execute("CREATE INDEX IF NOT EXISTS audit_action ON audit (action, at)")


def downgrade() -> None:
    op.execute("DROP INDEX IF EXISTS audit_account")
    op.execute("DROP INDEX IF EXISTS audit_action")
