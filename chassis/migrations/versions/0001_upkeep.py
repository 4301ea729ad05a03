"""Seals of the audit record; deleting from the outbox what was published long ago."""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import append_only, grant_execute

revision = "0001"
down_revision = None

# The service may only add to its outbox. What it may have deleted, through this function of the
# owner's: messages published at least a week ago that are not the newest of their stream, from
# which the next one gets its number.
_PURGE_OUTBOX = """
CREATE FUNCTION purge_outbox(before timestamptz, batch integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH deleted AS (
        DELETE FROM outbox WHERE seq IN (
            SELECT o.seq FROM outbox o
            WHERE o.published_at < least(before, now() - interval '7 days')
              AND EXISTS (
                SELECT FROM outbox later
                WHERE later.channel = o.channel
                  AND later.stream = o.stream
                  AND later.stream_seq > o.stream_seq)
            ORDER BY o.seq
            LIMIT batch
            FOR UPDATE OF o SKIP LOCKED)
        RETURNING seq)
    SELECT count(*)::integer FROM deleted
$$
"""


def upgrade() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("streams", sa.BigInteger, nullable=False),
        sa.Column("algorithm", sa.Text, nullable=False),
        sa.Column("previous", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
    )
    append_only(op, "audit_seal")
    op.execute(_PURGE_OUTBOX)
    grant_execute(op, "purge_outbox(timestamptz, integer)")


def downgrade() -> None:
    op.execute("DROP FUNCTION purge_outbox(timestamptz, integer)")
    op.drop_table("audit_seal")
