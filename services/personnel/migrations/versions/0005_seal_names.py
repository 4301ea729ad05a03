"""What is there already: names sealed, birth dates and masks made coarse, a batch at a time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

from chassis.migrate import seal_rows
from chassis.personal import emptied, sealed

revision = "0005"
down_revision = "0004"

_BATCH = 20_000
# The trigger of 0004 does the work.
_TOUCH = """
WITH batch AS (
    SELECT id_hash FROM person WHERE id_hash > :after ORDER BY id_hash LIMIT :batch
), touched AS (
    UPDATE person p SET id_number_masked = '' FROM batch WHERE p.id_hash = batch.id_hash
    RETURNING p.id_hash
)
SELECT id_hash FROM touched ORDER BY id_hash DESC LIMIT 1
"""

post = sa.Table(
    "post",
    sa.MetaData(),
    sa.Column("id", UUID(as_uuid=False), primary_key=True),
    sa.Column("name", sa.Text, nullable=False, info=emptied()),
    sa.Column("sealed_name", sa.LargeBinary, info=sealed(plain="name")),
)


def upgrade() -> None:
    with op.get_context().autocommit_block():
        after = b""
        while after is not None:
            touch = sa.text(_TOUCH).bindparams(after=after, batch=_BATCH)
            after = op.get_bind().scalar(touch)
    seal_rows(post)


def downgrade() -> None:
    """The months stay months: the whole date is in the sealed number."""
