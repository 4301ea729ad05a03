"""The replies that are there already, a batch at a time."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from chassis.migrate import seal_rows
from chassis.personal import emptied, sealed

revision = "0003"
down_revision = "0002"

idempotency = sa.Table(
    "idempotency",
    sa.MetaData(),
    sa.Column("actor", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("reply", JSONB, info=emptied()),
    sa.Column("sealed_reply", sa.LargeBinary, info=sealed(plain="reply")),
)


def upgrade() -> None:
    seal_rows(idempotency)


def downgrade() -> None:
    """What is sealed stays so: a repetition is then answered without its first reply."""
