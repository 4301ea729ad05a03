"""What is there already is sealed, a batch at a time."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from chassis.migrate import seal_rows
from chassis.personal import emptied, sealed

revision = "0007"
down_revision = "0006"

delivery = sa.Table(
    "delivery",
    sa.MetaData(),
    sa.Column("licence_id", UUID(as_uuid=False), primary_key=True),
    sa.Column("licence_version", sa.Integer, primary_key=True),
    sa.Column("receiver", sa.Text, nullable=False, info=emptied()),
    sa.Column("sealed_receiver", sa.LargeBinary, info=sealed(plain="receiver")),
)


def upgrade() -> None:
    seal_rows(delivery)


def downgrade() -> None:
    """What is sealed stays so; no page shows it."""
