"""Room for what becomes sealed: names and addresses of contacts, names of files."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NEW = (
    ("enterprise", "sealed_contact"),
    ("enterprise", "sealed_email"),
    ("business_licence", "sealed_filename"),
)


def upgrade() -> None:
    for table, column in _NEW:
        op.add_column(table, sa.Column(column, sa.LargeBinary))
    op.alter_column("enterprise", "contact", server_default="")
    op.alter_column("business_licence", "filename", server_default="")


def downgrade() -> None:
    op.alter_column("business_licence", "filename", server_default=None)
    op.alter_column("enterprise", "contact", server_default=None)
    for table, column in _NEW:
        op.drop_column(table, column)
