"""What the end of a case told; a file may be part of several applications; what excludes what."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_ENDED = "'ABANDONED', 'ISSUED', 'REFUSED', 'REJECTED_FILING', 'TERMINATED'"
_RUNNING = f"state NOT IN ({_ENDED})"
_ALL = "'CANCEL', 'ITEM_CHANGE', 'MERGE', 'NEW', 'REISSUE', 'RENEW', 'SPLIT'"


def upgrade() -> None:
    op.add_column("application", sa.Column("outcome", sa.Text))
    op.add_column("application", sa.Column("roster", sa.Text))
    # The release before kept the last state only, and knew two types.
    op.execute(
        "UPDATE application SET outcome = CASE state WHEN 'ISSUED' THEN 'GRANTED' ELSE state END,"
        " roster = CASE WHEN state = 'ISSUED' AND type = 'NEW' THEN 'REPLACE' ELSE 'KEEP' END"
        " WHERE state IN ('ISSUED', 'REFUSED', 'REJECTED_FILING')"
    )
    op.drop_constraint("attachment_object_key_key", "attachment", type_="unique")
    op.create_index("ix_attachment_object_key", "attachment", ["object_key"])
    op.drop_index("application_running", "application")
    _running(f"{_RUNNING} AND type IN ({_ALL})")
    op.create_index(
        "application_register_change",
        "application",
        ["enterprise_id"],
        unique=True,
        postgresql_where=sa.text(f"{_RUNNING} AND type = 'REG_CHANGE'"),
    )


def downgrade() -> None:
    op.drop_index("application_register_change", "application")
    op.drop_index("application_running", "application")
    _running(f"{_RUNNING} AND type IN ({_ALL}, 'REG_CHANGE')")
    op.drop_index("ix_attachment_object_key", "attachment")
    op.create_unique_constraint("attachment_object_key_key", "attachment", ["object_key"])
    op.drop_column("application", "roster")
    op.drop_column("application", "outcome")


def _running(where: str) -> None:
    op.create_index(
        "application_running",
        "application",
        ["enterprise_id"],
        unique=True,
        postgresql_where=sa.text(where),
    )
