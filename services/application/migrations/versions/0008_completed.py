"""A case may end well without a licence on paper: what is over excludes nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ENDED = "'ABANDONED', 'ISSUED', 'REFUSED', 'REJECTED_FILING', 'TERMINATED'"
_ENDED_NOW = "'ABANDONED', 'COMPLETED', 'ISSUED', 'REFUSED', 'REJECTED_FILING', 'TERMINATED'"
_INDEXES = {
    "application_running": (
        "type IN ('CANCEL', 'ITEM_CHANGE', 'MERGE', 'NEW', 'REISSUE', 'RENEW', 'SPLIT')"
    ),
    "application_register_change": "type = 'REG_CHANGE'",
}


def upgrade() -> None:
    _running(_ENDED_NOW)


def downgrade() -> None:
    _running(_ENDED)


def _running(ended: str) -> None:
    for name, types in _INDEXES.items():
        op.drop_index(name, "application")
        where = sa.text(f"state NOT IN ({ended}) AND {types}")
        op.create_index(name, "application", ["enterprise_id"], unique=True, postgresql_where=where)
