"""The kind of document of the legal representative. Until now everybody had an identity card."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # The default is for the release before, which knows nothing of it.
    kind = sa.Column("legal_representative_document", sa.Text, server_default="RESIDENT")
    op.add_column("enterprise", kind)
    op.alter_column("enterprise", "legal_representative_document", nullable=False)


def downgrade() -> None:
    op.drop_column("enterprise", "legal_representative_document")
