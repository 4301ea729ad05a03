"""Posts are found by their application: each submission asks whose it is."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("post_application", "post", ["application_id"])


def downgrade() -> None:
    op.drop_index("post_application")
