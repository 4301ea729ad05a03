"""Two-factor of staff, its recovery codes; changes of roles by two people.

The release before knows neither: its sessions wait for nothing, and the roles that it gives hold at
once.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, UUID

revision = "0014"
down_revision = "0013"

_UUID = UUID(as_uuid=False)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("account", sa.Column("two_factor", sa.Text))
    op.add_column("session", sa.Column("due", sa.Text))
    op.add_column("session", sa.Column("confirmed_at", _TIME))
    op.create_table(
        "second_factor",
        sa.Column("account_id", _UUID, sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("secret", sa.LargeBinary),
        sa.Column("new_secret", sa.LargeBinary),
        sa.Column("enrolled_at", _TIME),
        sa.Column("last_step", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("failures", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("locked_until", _TIME),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", _UUID, sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("code_hash", sa.LargeBinary, primary_key=True),
        sa.Column("used_at", _TIME),
    )
    op.create_table(
        "role_change",
        sa.Column("id", _UUID, primary_key=True),
        sa.Column("account_id", _UUID, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("roles_before", ARRAY(sa.Text), nullable=False),
        sa.Column("roles", ARRAY(sa.Text), nullable=False),
        sa.Column("effective_on", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("proposed_name", sa.Text, nullable=False),
        sa.Column("proposed_at", _TIME, nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_name", sa.Text),
        sa.Column("decided_at", _TIME),
        sa.Column("remark", sa.Text),
        sa.Column("applied_at", _TIME),
        sa.CheckConstraint("decided_by <> proposed_by", name="role_change_two_people"),
    )
    op.create_index(
        "role_change_one_open",
        "role_change",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('PROPOSED', 'APPROVED')"),
    )
    op.create_index("role_change_at", "role_change", ["proposed_at"])


def downgrade() -> None:
    for table in ("role_change", "recovery_code", "second_factor"):
        op.drop_table(table)
    op.drop_column("session", "confirmed_at")
    op.drop_column("session", "due")
    op.drop_column("account", "two_factor")
